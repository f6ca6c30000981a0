package org.counterpoint.workbench.views.shared;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.jspecify.annotations.Nullable;

/**
 * A view that shows one figure: reports are computed off the JavaFX thread, the newest wins, and the figure follows theme, selection and
 * the choices in the tool bar.
 *
 * @param <R> what is computed from the runs
 * @param <C> what can be chosen in the view's tool bar; an immutable snapshot
 */
@SuppressWarnings("this-escape") // what is handed out in the constructor runs only once the view is on screen
public abstract class FigureView<R, C> implements View, FigureSource {
    private final String id;
    private final String title;
    private final ViewContext context;
    private final double em;
    private final FigurePane pane;
    private final BorderPane root = new BorderPane();
    private final VBox top = new VBox();
    private final FlowPane bar = new FlowPane();
    private final WhileShown drawing = new WhileShown(root, this::redraw);
    private final ChangeListener<Object> redraw = (observable, before, now) -> drawing.request();
    private final ChangeListener<Number> cursorMoved = (observable, before, now) -> cursorMoved();
    private final ChangeListener<@Nullable StepRange> rangeChanged = (observable, before, now) -> showRange(now);
    private final ChangeListener<Object> restyle;
    private List<RunModel> models = List.of();
    private @Nullable R reports;
    private @Nullable Figure drawn;
    private List<ViewPage> pages = List.of();
    private String page = "";
    private @Nullable PageBar pageBar;

    public FigureView(String id, String title, ViewContext context, double em) {
        this.id = id;
        this.title = title;
        this.context = context;
        this.em = em;
        pane = new FigurePane(
                title,
                context.tasks(),
                new ChartStyle(context.theme().tokens(), em * context.theme().fontScale()));
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setHgap(em * 0.9);
        bar.setVgap(em * 0.3);
        top.setSpacing(em * 0.4);
        top.setPadding(new Insets(em * 0.4, em * 0.9, 0, em * 0.9));
        bar.getStyleClass().add("view-bar");
        bar.getStyleClass().add(Apart.STYLE_CLASS);
        root.setCenter(pane);
        root.setMinSize(0, 0);
        pane.setOnStep(step -> context.selection().stepProperty().set(Math.round(step)));
        pane.setExport(context.host(), this::printed);
        pane.setOnRange(context.selection().rangeProperty()::set);
        pane.linkedProperty().bindBidirectional(context.selection().zoomLinkedProperty());
        context.selection().stepProperty().addListener(cursorMoved);
        context.selection().rangeProperty().addListener(rangeChanged);
        selected().forEach(property -> property.addListener(redraw));
        WhileShown dressing = new WhileShown(root, () -> {
            pane.setStyle(new ChartStyle(
                    context.theme().tokens(), em * context.theme().fontScale()));
            redraw();
        });
        restyle = (observable, before, now) -> dressing.request();
        context.theme().tokensProperty().addListener(restyle);
        context.theme().fontScaleProperty().addListener(restyle);
        showCursor();
        pane.setRange(context.selection().rangeProperty().get());
    }

    /** Computes the reports; off the JavaFX thread. */
    protected abstract R compute(List<Run> runs);

    /** Makes the figure of reports; pure, off the JavaFX thread. */
    protected abstract Figure draw(R computed, Looks looks, C choices, Scope scope);

    /** Fits the tool bar to new reports; FX thread. */
    protected void reportsChanged(R computed, Looks looks) {}

    /** What is chosen in the tool bar now; FX thread. */
    protected abstract C choices();

    /** Whether the figure depends on where the time cursor is (beyond the cursor line itself). */
    protected boolean dependsOnCursor() {
        return false;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Region node() {
        return root;
    }

    /** Whether there is something to show without any run, such as adapters that were dropped on the window. */
    protected boolean worksWithoutRuns() {
        return false;
    }

    @Override
    public Optional<String> emptyReason() {
        return models.isEmpty() && !worksWithoutRuns() ? Optional.of(Messages.text("views.none")) : Optional.empty();
    }

    @Override
    public void update(List<RunModel> runs) {
        models = List.copyOf(runs);
        if (models.isEmpty() && !worksWithoutRuns()) {
            return;
        }
        List<Run> snapshots = models.stream().map(RunModel::run).toList();
        context.tasks()
                .runLatest(
                        Messages.text("views.computing", title),
                        progress -> compute(snapshots),
                        computed -> {
                            reports = computed;
                            if (!models.isEmpty() || worksWithoutRuns()) {
                                reportsChanged(computed, looks());
                                redraw();
                            }
                        },
                        failure -> pane.show(Figure.words(
                                title, Messages.text("views.failed.computed", String.valueOf(failure.getMessage())))));
    }

    @Override
    public Optional<Figure> figure() {
        return Optional.ofNullable(pane.figure());
    }

    @Override
    public void close() {
        pane.linkedProperty().unbindBidirectional(context.selection().zoomLinkedProperty());
        context.selection().stepProperty().removeListener(cursorMoved);
        context.selection().rangeProperty().removeListener(rangeChanged);
        selected().forEach(property -> property.removeListener(redraw));
        context.theme().tokensProperty().removeListener(restyle);
        context.theme().fontScaleProperty().removeListener(restyle);
    }

    /** The runs that are shown. */
    protected final List<RunModel> models() {
        return models;
    }

    /** The newest figure, whether or not it is on screen yet; empty before the first one. */
    public final Optional<Figure> drawn() {
        return Optional.ofNullable(drawn);
    }

    /** The pane, for click handlers. */
    public FigurePane pane() {
        return pane;
    }

    public ViewContext context() {
        return context;
    }

    @Nullable
    public R reports() {
        return reports;
    }

    public Looks looks() {
        return LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
    }

    /** What of the selection a figure may follow; the time cursor moves too often to draw anew for it. */
    private List<ObservableValue<?>> selected() {
        Selection selection = context.selection();
        return List.of(
                selection.moduleProperty(),
                selection.objectiveProperty(),
                selection.promptProperty(),
                selection.stageProperty(),
                selection.rangeProperty());
    }

    public void redraw() {
        R computed = reports;
        if (computed == null || (models.isEmpty() && !worksWithoutRuns())) {
            return;
        }
        Looks looks = looks();
        C chosen = choices();
        Scope scope = context.selection().scope();
        context.tasks()
                .runLatest(
                        Messages.text("views.arranging", title),
                        progress -> EventMarks.on(draw(computed, looks, chosen, scope), looks),
                        figure -> {
                            drawn = figure;
                            pane.show(figure);
                        },
                        failure -> pane.show(Figure.words(
                                title, Messages.text("views.failed.drawn", String.valueOf(failure.getMessage())))));
    }

    /**
     * Makes the figure that is shown in the colours of another ground, off the JavaFX thread; one of the two is called on it when that is
     * done.
     *
     * @param tokens colours, such as {@link org.counterpoint.workbench.chart.FigureExport#PAPER}
     * @param onDone takes the figure
     * @param onFailed takes what went wrong
     */
    public void printed(Tokens tokens, Consumer<Figure> onDone, Consumer<Throwable> onFailed) {
        R computed = reports;
        if (computed == null) {
            figure().ifPresent(onDone);
            return;
        }
        Looks looks = LooksBuilder.of(models, context.theme().palette(), tokens);
        C chosen = choices();
        Scope scope = context.selection().scope();
        context.tasks()
                .run(
                        Messages.text("views.printing", title),
                        progress -> EventMarks.on(draw(computed, looks, chosen, scope), looks),
                        onDone,
                        onFailed);
    }

    private void showCursor() {
        long step = context.selection().step();
        pane.setCursor(step == Selection.LATEST ? Double.NaN : step);
    }

    private void showRange(@Nullable StepRange range) {
        pane.setRange(range);
    }

    private void cursorMoved() {
        showCursor();
        if (dependsOnCursor()) {
            drawing.request();
        }
    }

    /** Adds a labelled choice to the tool bar; the view redraws when it changes. */
    public <T> ComboBox<T> choice(String label, String help) {
        ComboBox<T> box = new ListChoice<>();
        box.setAccessibleText(label);
        Tips.on(box, help);
        Label words = new Label(label);
        words.setLabelFor(box);
        words.setMinWidth(Region.USE_PREF_SIZE);
        HBox pair = new HBox(em * 0.4, words, box);
        pair.setAlignment(Pos.CENTER_LEFT);
        // A choice with long words is cut where the view is narrow, not the view.
        pair.setMinWidth(0);
        box.setMinWidth(em * 4);
        pair.maxWidthProperty().bind(bar.widthProperty());
        control(pair);
        box.valueProperty().addListener(redraw);
        return box;
    }

    /** Adds a node to the tool bar, which wraps where the view is narrow. */
    protected final void control(Node node) {
        bar.getChildren().add(node);
        if (!top.getChildren().contains(bar)) {
            top.getChildren().add(bar);
        }
        root.setTop(top);
    }

    /** Gives the view several pages, of which the first is shown. */
    protected final void setPages(List<ViewPage> list) {
        pages = List.copyOf(list);
        page = pages.getFirst().id();
        PageBar buttons = new PageBar(pages, this::showPage);
        buttons.setHgap(em * 0.3);
        buttons.setVgap(em * 0.3);
        buttons.select(page);
        pageBar = buttons;
        top.getChildren().addFirst(buttons);
        root.setTop(top);
    }

    @Override
    public List<ViewPage> pages() {
        return pages;
    }

    @Override
    public String page() {
        return page;
    }

    @Override
    public void showPage(String pageId) {
        if (pages.stream().noneMatch(known -> known.id().equals(pageId))) {
            throw ViewPage.unknown(this, pageId);
        }
        if (pageId.equals(page)) {
            return;
        }
        page = pageId;
        PageBar buttons = pageBar;
        if (buttons != null) {
            buttons.select(pageId);
        }
        pageChanged();
        redraw();
    }

    /** Fits the tool bar to the page shown; FX thread. */
    protected void pageChanged() {}

    /** Replaces the items of a choice, keeping what was chosen where it still exists; the first item otherwise. */
    public static <T> void fill(ComboBox<T> box, List<T> items) {
        T before = box.getValue();
        if (!items.equals(box.getItems())) {
            box.getItems().setAll(items);
        }
        if (before == null || !items.contains(before)) {
            box.setValue(items.isEmpty() ? null : items.getFirst());
        } else if (box.getValue() == null) {
            box.setValue(before);
        }
        box.setDisable(items.size() < 2);
    }

    /** Hides the tool bar, for images. */
    public void hideBar() {
        root.setTop(null);
    }
}
