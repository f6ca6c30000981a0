package org.counterpoint.workbench.views.samples;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.LooksBuilder;
import org.counterpoint.workbench.views.shared.WhileShown;
import org.jspecify.annotations.Nullable;

/** One prompt at a time: its completions by run and step, with differences and rewards. FX thread. */
final class MatrixPage implements SamplePage {
    private static final String LIST_TASK = Messages.text("samples.task.prompts");
    private static final String GRID_TASK = Messages.text("samples.task.grid");
    private static final int MOST_COLUMNS = 4;
    /** So wide, in em, that prompts and completions have room beside each other. */
    private static final double ROOM = 46;

    private final ViewContext context;
    private final double em;
    private final Catalogs catalogs;
    private final PromptPane prompts;
    private final Label prompt = new Label();
    private final Label words = new Label();
    private final ComboBox<GridQuery.Layout> layout = new ListChoice<>();
    private final ComboBox<GridQuery.Base> base = new ListChoice<>();
    private final FlowPane bar = new FlowPane();
    private final GridTable grid;
    private final ListBeside root;
    private final WhileShown listing;
    private final WhileShown laying;
    private final ChangeListener<Object> follow =
            (observable, before, now) -> listing().request();
    private final ChangeListener<Object> followGrid = (observable, before, now) -> laying().request();
    private List<RunModel> models = List.of();
    private @Nullable String shownPrompt;
    private List<PromptListing.Item> listed = List.of();

    MatrixPage(ViewContext context, double em, Catalogs catalogs) {
        this.context = context;
        this.em = em;
        this.catalogs = catalogs;
        grid = new GridTable(context, em);
        prompts = new PromptPane(
                em,
                context.theme().fontScaleProperty(),
                this::refresh,
                id -> context.selection().promptProperty().set(id));
        prompt.getStyleClass().add("samples-prompt");
        prompt.setWrapText(true);
        prompt.setMinHeight(Region.USE_PREF_SIZE);
        words.getStyleClass().add("samples-words");
        words.setWrapText(true);
        choice(layout, "samples.layout", GridQuery.Layout.values(), GridQuery.Layout.RUNS_BY_STEPS);
        choice(base, "samples.base", GridQuery.Base.values(), GridQuery.Base.NEIGHBOR);
        bar.setHgap(em * 0.9);
        bar.setVgap(em * 0.3);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getChildren().setAll(pair("samples.layout", layout), pair("samples.base", base), legend());
        bar.setMinWidth(0);
        VBox top = new VBox(em * 0.35, bar, prompt, words);
        top.setPadding(new Insets(em * 0.5, em * 0.7, em * 0.4, em * 0.7));
        StackPane gridded = new StackPane(grid.node());
        gridded.getStyleClass().add(Apart.STYLE_CLASS);
        bar.getStyleClass().add(Apart.STYLE_CLASS);
        BorderPane right = new BorderPane(gridded);
        right.setTop(top);
        root = new ListBeside(
                listSide(), right, em * ROOM, prompts.widest(), context.theme().fontScaleProperty());
        listing = new WhileShown(root, this::refresh);
        laying = new WhileShown(root, this::refreshGrid);
        HBox choosing = choosing();
        choosing.visibleProperty().bind(root.narrowProperty());
        choosing.managedProperty().bind(choosing.visibleProperty());
        bar.getChildren().addFirst(choosing);
        Selection selection = context.selection();
        selection.stepProperty().addListener(follow);
        selection.rangeProperty().addListener(followGrid);
        selection.objectiveProperty().addListener(followGrid);
        selection.promptProperty().addListener(followGrid);
        context.theme().tokensProperty().addListener(follow);
    }

    // Listeners are made before what they ask for.
    private WhileShown listing() {
        return Objects.requireNonNull(listing);
    }

    private WhileShown laying() {
        return Objects.requireNonNull(laying);
    }

    /** The prompts, and the way back to their completions where both have no room beside each other. */
    private BorderPane listSide() {
        BorderPane side = new BorderPane(prompts);
        Button back = button("samples-prompts-back", "samples.prompts.back", () -> root().setListing(false));
        BorderPane.setMargin(back, new Insets(em * 0.5, em * 0.5, 0, em * 0.5));
        prompts.setOnPicked(() -> root().setListing(false));
        side.minWidthProperty().bind(prompts.minWidthProperty());
        side.sceneProperty().addListener((observable, before, now) -> {
            side.setTop(now != null && root().narrowProperty().get() ? back : null);
            // Cells are as high as their words: the place of a prompt is known once they were laid out.
            Platform.runLater(prompts::reveal);
        });
        return side;
    }

    private ListBeside root() {
        return Objects.requireNonNull(root);
    }

    /** Stands in for the list where that has no room: opens it, or goes through it one by one. */
    private HBox choosing() {
        Button open = button("samples-prompts-open", "samples.prompts.open", () -> {
            root().setListing(true);
            prompts.focusList();
        });
        Button before = button("samples-prompts-before", "samples.prompts.before", () -> prompts.step(-1));
        Button after = button("samples-prompts-after", "samples.prompts.after", () -> prompts.step(1));
        HBox box = new HBox(em * 0.4, open, before, after);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Button button(String id, String key, Runnable action) {
        Button button = new Button(Messages.text(key));
        button.setId(id);
        button.getStyleClass().add("slim");
        button.setMinWidth(Region.USE_PREF_SIZE);
        Tips.on(button, Messages.text(key + ".help"));
        button.setAccessibleText(Messages.text(key + ".help"));
        button.setOnAction(event -> action.run());
        return button;
    }

    private <T extends Enum<T>> void choice(ComboBox<T> box, String key, T[] values, T usual) {
        box.getItems().setAll(List.of(values));
        box.setValue(usual);
        box.setId(key.replace('.', '-'));
        box.setAccessibleText(Messages.text(key));
        Tips.on(box, Messages.text(key + ".help"));
        box.setConverter(
                ListChoice.words(value -> Messages.text(key + "." + value.name().toLowerCase(java.util.Locale.ROOT))));
        box.valueProperty().addListener(followGrid);
    }

    private HBox pair(String key, Region control) {
        Label label = new Label(Messages.text(key));
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        control.setMinWidth(em * 7);
        HBox pair = new HBox(em * 0.4, label, control);
        pair.setAlignment(Pos.CENTER_LEFT);
        pair.maxWidthProperty().bind(bar.widthProperty());
        return pair;
    }

    private static Node legend() {
        Label label = new Label();
        label.setGraphic(CompletionCell.flow(List.of(
                new TokenDiff.Piece(TokenDiff.Kind.DELETED, Messages.text("samples.legend.deleted")),
                new TokenDiff.Piece(TokenDiff.Kind.SAME, "  "),
                new TokenDiff.Piece(TokenDiff.Kind.INSERTED, Messages.text("samples.legend.inserted")))));
        return label;
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void update(List<RunModel> runs) {
        if (models.isEmpty()) {
            chooseLayout(runs);
        }
        models = List.copyOf(runs);
        listing.done();
        laying.done();
        refresh();
    }

    /** Many seeds fit on screen as groups only; a later choice of the reader stays. */
    private void chooseLayout(List<RunModel> runs) {
        long groups = LooksBuilder.of(
                        runs, context.theme().palette(), context.theme().tokens())
                .groups()
                .size();
        if (runs.size() > MOST_COLUMNS && groups < runs.size()) {
            layout.setValue(GridQuery.Layout.GROUPS_BY_STEPS);
        }
    }

    @Override
    public void close() {
        Selection selection = context.selection();
        selection.stepProperty().removeListener(follow);
        selection.rangeProperty().removeListener(followGrid);
        selection.objectiveProperty().removeListener(followGrid);
        selection.promptProperty().removeListener(followGrid);
        context.theme().tokensProperty().removeListener(follow);
        grid.close();
    }

    private Looks looks() {
        return LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
    }

    private List<Run> runs() {
        return models.stream().map(RunModel::run).toList();
    }

    private double cursor() {
        return context.selection().scope().cursor();
    }

    private void refresh() {
        if (models.isEmpty()) {
            return;
        }
        List<Run> runs = runs();
        Looks looks = looks();
        PromptQuery query = prompts.query(cursor());
        context.tasks()
                .runLatest(
                        LIST_TASK,
                        progress -> PromptListing.of(
                                catalogs.of(runs, progress::isCancelled), looks, query, progress::isCancelled),
                        found -> {
                            listed = found.items();
                            prompts.show(found, looks, wanted());
                            refreshGrid();
                        },
                        failure -> show(SampleGrid.nothing(String.valueOf(failure.getMessage())), looks));
    }

    /** The prompt in focus; without one, the first that is listed. */
    private @Nullable String wanted() {
        String chosen = context.selection().promptProperty().get();
        return chosen != null
                ? chosen
                : listed.isEmpty() ? null : listed.getFirst().id();
    }

    private void refreshGrid() {
        if (models.isEmpty()) {
            return;
        }
        Looks looks = looks();
        String id = wanted();
        prompts.select(id);
        if (id == null) {
            show(SampleGrid.nothing(Messages.text("samples.noMatch")), looks);
            return;
        }
        List<Run> runs = runs();
        GridQuery query = new GridQuery(
                id,
                prompts.split(),
                Objects.requireNonNullElse(layout.getValue(), GridQuery.Layout.RUNS_BY_STEPS),
                context.selection().rangeProperty().get(),
                cursor(),
                Objects.requireNonNullElse(base.getValue(), GridQuery.Base.NONE));
        SampleGrid known = grid.grid();
        context.tasks()
                .runLatest(
                        GRID_TASK,
                        progress -> {
                            SampleGrid made = SampleGrid.of(catalogs.of(runs, progress::isCancelled), looks, query);
                            return known != null && made.equals(known) ? known : made;
                        },
                        made -> {
                            shownPrompt = id;
                            show(made, looks);
                        },
                        failure -> show(SampleGrid.nothing(String.valueOf(failure.getMessage())), looks));
    }

    private void show(SampleGrid made, Looks looks) {
        CellStyle styled = new CellStyle(
                objectives(made.objectives(), looks),
                context.selection().objectiveProperty().get(),
                looks.tokens());
        boolean elsewhere = !Objects.equals(
                shownPrompt, context.selection().promptProperty().get());
        if (grid.show(made, styled, elsewhere)) {
            prompt.setText(made.prompt().strip());
            words.setText(made.rows().isEmpty() ? "" : made.words());
        }
    }

    private List<CellStyle.Objective> objectives(List<String> names, Looks looks) {
        Map<String, ObjectiveInfo> bounded = new HashMap<>();
        for (RunModel model : models) {
            for (ObjectiveInfo info : model.run().manifest().objectives()) {
                if (Double.isFinite(info.min()) && Double.isFinite(info.max()) && info.max() > info.min()) {
                    bounded.putIfAbsent(info.name(), info);
                }
            }
        }
        return names.stream()
                .map(name -> {
                    ObjectiveInfo info = bounded.get(name);
                    int rgb = looks.objective(name);
                    return info == null
                            ? new CellStyle.Objective(name, rgb, 0, 1)
                            : new CellStyle.Objective(name, rgb, info.min(), info.max());
                })
                .toList();
    }

    @Override
    public void hideControls() {
        prompts.hideControls();
        bar.getChildren().remove(0, 3);
    }

    @Override
    public String svg(int width, int height, ChartStyle style) {
        SampleGrid now = grid.grid();
        return GridSvg.document(
                now == null ? SampleGrid.nothing(Messages.text("samples.nothing")) : now, width, height, style);
    }
}
