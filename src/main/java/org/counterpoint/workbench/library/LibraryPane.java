package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.settings.LibraryShape;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.EmptyState;
import org.jspecify.annotations.Nullable;

/** The run library: search, filters, groups and columns above a table; words in place of an empty table; notices in place. */
public final class LibraryPane extends VBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final Duration NOTICE = Duration.seconds(10);
    /** So wide, at the ordinary size of text, that the header has room for everything. */
    private static final double HEADER = 430;

    private final LibraryModel model;
    private final Selection selection;
    private final TextField search = new TextField();
    private final LibraryTable table;
    private final EmptyState empty = new EmptyState();
    private final Label count = new Label();
    private final List<Button> emptyButtons;
    private final PauseTransition noticeTime = new PauseTransition(NOTICE);
    private final FoldersPopup folders;

    /**
     * A pane over the model.
     *
     * @param headerButtons stand in the header
     * @param emptyButtons are offered where the library has no run at all
     * @param chooseFolder asks the user for a folder
     */
    public LibraryPane(
            LibraryModel model,
            OpenRuns openRuns,
            Selection selection,
            Theme theme,
            List<Button> headerButtons,
            List<Button> emptyButtons,
            Supplier<Optional<Path>> chooseFolder) {
        this.model = model;
        this.selection = selection;
        this.emptyButtons = List.copyOf(emptyButtons);
        this.table = new LibraryTable(model, openRuns, selection, theme);
        this.folders = new FoldersPopup(model, chooseFolder);
        getStyleClass().add("panel");
        Button foldersButton = button("folders", "library.folders.button", "library.folders.tip");
        foldersButton.setOnAction(event -> folders.show(foldersButton));
        Label title = new Label(Messages.text("library.title"));
        title.getStyleClass().add("panel-title");
        title.setMinWidth(USE_PREF_SIZE);
        count.getStyleClass().add("muted");
        Tips.onDemand(count, this::archived);
        count.setId("library-count");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(title, count, gap);
        header.getChildren().add(foldersButton);
        header.getChildren().addAll(headerButtons);
        // Where there is no room for all, what is in the menu and in the list of folders too gives way.
        headerButtons.forEach(more -> {
            more.visibleProperty()
                    .bind(widthProperty().greaterThan(theme.fontScaleProperty().multiply(HEADER)));
            more.managedProperty().bind(more.visibleProperty());
        });
        header.getStyleClass().add("panel-header");

        StackPane body = new StackPane(table.node(), empty);
        body.getStyleClass().add(Apart.STYLE_CLASS);
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinHeight(0);
        body.setPadding(new Insets(0, 1, 6, 1));
        getChildren().setAll(header, tools(), problem(), notice(), body);
        setMinWidth(260);

        model.items().addListener((ListChangeListener<LibraryItem>) change -> refresh());
        model.scannedProperty().addListener((observable, before, now) -> refresh());
        selection.runs().addListener((ListChangeListener<String>) change -> refresh());
        refresh();
    }

    /** Size of text against the ordinary one. */
    public double textScale() {
        return table.theme().fontScale();
    }

    /** The table, for actions on it. */
    public LibraryTable table() {
        return table;
    }

    /** Runs came while nobody wrote anything: the keyboard is for them. */
    private void focusTable() {
        Node focused = getScene().getFocusOwner();
        if (focused == null || isAbove(focused)) {
            table.node().requestFocus();
        }
    }

    private boolean isAbove(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (each.equals(this)) {
                return true;
            }
        }
        return false;
    }

    /** Puts the caret into the search field. */
    public void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    /** Opens the list of the library's folders. */
    public void showFolders() {
        if (lookup("#library-folders") instanceof Button button) {
            folders.show(button);
        }
    }

    /** How the library is arranged, for {@link #restore}. */
    public LibraryShape shape() {
        return new LibraryShape(
                model.queryProperty().get(),
                model.groupingProperty().get().name(),
                model.valueProperty().get().code(),
                model.showArchivedProperty().get(),
                table.columns().hiddenAndShown(),
                table.columns().order(),
                table.columns().widths(),
                table.columns().sort());
    }

    /** Arranges the library as it was. */
    public void restore(LibraryShape shape) {
        if (!shape.equals(shape())) {
            model.groupingProperty().set(Grouping.of(shape.grouping()));
            model.valueProperty().set(RewardValue.of(shape.value()));
            model.showArchivedProperty().set(shape.archived());
            model.queryProperty().set(shape.search());
            table.columns().restore(shape);
        }
    }

    private VBox tools() {
        search.setId("library-search");
        search.setPromptText(Messages.text("library.search"));
        search.setAccessibleText(Messages.text("library.search"));
        Tips.on(search, Messages.text("library.search.tip"));
        search.textProperty().bindBidirectional(model.queryProperty());
        search.setOnAction(event -> table.node().requestFocus());
        HBox.setHgrow(search, Priority.ALWAYS);
        Button help = button("search-help", "library.help.button", "library.help.tip");
        SearchHelp popup = new SearchHelp(model, search);
        help.setOnAction(event -> popup.show(help));
        Label complaint = new Label();
        complaint.setId("library-complaint");
        complaint.setWrapText(true);
        complaint.setMinHeight(USE_PREF_SIZE);
        complaint.managedProperty().bind(complaint.visibleProperty());
        Runnable judge = () -> {
            LibraryQuery.Complaint now = model.complaintProperty().get();
            complaint.setVisible(now != null);
            complaint.setText(now == null ? "" : now.sentence());
            complaint.getStyleClass().setAll("label", now != null && now.wrong() ? "error-text" : "muted");
            search.pseudoClassStateChanged(INVALID, now != null && now.wrong());
        };
        model.complaintProperty().addListener((observable, before, now) -> judge.run());
        judge.run();
        LibraryMenus menus = new LibraryMenus(model, table);
        HBox filters = new HBox(6, menus.filter(), menus.groups(), menus.columns());
        HBox.setHgrow(filters.getChildren().get(1), Priority.ALWAYS);
        VBox tools = new VBox(6, new HBox(4, search, help), complaint, filters);
        tools.getStyleClass().add(Apart.STYLE_CLASS);
        tools.setPadding(new Insets(0, 10, 8, 10));
        return tools;
    }

    private static Button button(String id, String text, String tip) {
        Button button = new Button(Messages.text(text));
        button.setId("library-" + id);
        button.getStyleClass().add("flat-button");
        Tips.on(button, Messages.text(tip));
        button.setAccessibleText(Messages.text(tip));
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    private Label problem() {
        Label problem = new Label();
        problem.setWrapText(true);
        problem.getStyleClass().addAll("error-text");
        problem.setPadding(new Insets(0, 12, 6, 12));
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    private HBox notice() {
        Label text = new Label();
        text.setId("library-notice");
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button undo = button("undo", "library.notice.undo", "library.notice.undo.tip");
        Button close = button("notice-close", "library.notice.close", "library.notice.close.tip");
        close.setOnAction(event -> model.edits().closeNotice());
        HBox box = new HBox(text, undo, close);
        box.getStyleClass().add("banner");
        VBox.setMargin(box, new javafx.geometry.Insets(0, 10, 8, 10));
        box.managedProperty().bind(box.visibleProperty());
        noticeTime.setOnFinished(event -> model.edits().closeNotice());
        model.edits().noticeProperty().addListener((observable, before, now) -> tell(now, box, text, undo));
        tell(null, box, text, undo);
        return box;
    }

    private void tell(@Nullable Notice now, HBox box, Label text, Button undo) {
        box.setVisible(now != null);
        noticeTime.stop();
        if (now == null) {
            return;
        }
        text.setText(now.text());
        box.getStyleClass().setAll("banner", now.wrong() ? "banner-error" : "banner-plain");
        Runnable back = now.undo();
        undo.setVisible(back != null);
        undo.setManaged(back != null);
        undo.setOnAction(event -> {
            if (back != null) {
                back.run();
            }
        });
        if (!now.wrong()) {
            noticeTime.playFromStart();
        }
    }

    private String archived() {
        long archived = model.archived();
        return archived == 0 ? "" : Messages.text("library.count.archived", String.valueOf(archived));
    }

    private void refresh() {
        int all = model.all().size();
        int shown = model.visible().size();
        int picked = selection.runs().size();
        long archived = model.archived();
        String listed = shown == all
                ? Messages.text("library.count", String.valueOf(all))
                : Messages.text("library.count.some", String.valueOf(shown), String.valueOf(all));
        count.setText(picked > 0 ? Messages.text("library.count.picked", listed, String.valueOf(picked)) : listed);
        empty.setVisible(model.items().isEmpty());
        boolean first = !table.node().isVisible() && !model.items().isEmpty();
        table.node().setVisible(!model.items().isEmpty());
        if (first && getScene() != null && !(getScene().getFocusOwner() instanceof TextInputControl)) {
            focusTable();
        }
        if (!model.items().isEmpty()) {
            return;
        }
        if (!model.scannedProperty().get()) {
            empty.show(Messages.text("library.reading.title"), Messages.text("library.reading.reason"));
        } else if (all == 0) {
            empty.show(
                    Messages.text("library.empty.title"),
                    Messages.text("library.empty.reason"),
                    emptyButtons.toArray(Button[]::new));
        } else {
            Button clear = new Button(Messages.text("library.clear"));
            clear.setId("library-clear");
            clear.setOnAction(event -> {
                model.queryProperty().set("");
                model.showArchivedProperty()
                        .set(archived == all || model.showArchivedProperty().get());
            });
            empty.show(
                    Messages.text("library.nomatch.title"),
                    archived > 0
                            ? Messages.text("library.nomatch.archived", String.valueOf(all), String.valueOf(archived))
                            : Messages.text("library.nomatch.reason", String.valueOf(all)),
                    clear);
        }
    }
}
