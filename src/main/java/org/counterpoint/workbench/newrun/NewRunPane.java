package org.counterpoint.workbench.newrun;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.jobs.Submission;
import org.counterpoint.workbench.newrun.NewRunSession.Page;

/** The New run form on screen: settings, sweep or text in the middle, what is known before the start beside it. */
public final class NewRunPane extends BorderPane {
    private static final int MOST_PROBLEMS = 3;

    private final NewRunSession session;
    private final Label state = new Label();
    private final Button start = new Button();
    private final BooleanProperty busy = new SimpleBooleanProperty(this, "busy");
    private final Consumer<List<Submission>> onStart;
    private final FieldsPane fields;
    private final SweepPane sweep;
    private final JsonPane json;
    private final MethodList methods;
    private final MethodChecks checks;
    private String note = "";
    private String refused = "";

    /** A pane over a session; {@code onStart} gets what is to be started, in order. */
    public NewRunPane(NewRunSession session, NewRunFiles files, Consumer<List<Submission>> onStart, Runnable onCancel) {
        this.session = session;
        this.onStart = onStart;
        getStyleClass().add("new-run");
        fields = new FieldsPane(session);
        sweep = new SweepPane(session);
        json = new JsonPane(session);
        methods = new MethodList(session.form());
        checks = new MethodChecks(session.form().catalog(), session.sweep());
        EstimatePane estimate = new EstimatePane(session);
        estimate.setPrefWidth(280);
        estimate.setMinWidth(200);
        setRight(estimate);
        setTop(new PresetBar(session, files, pages(), this::note, words -> say(words, true)));
        setBottom(footer(onCancel));
        session.pageProperty().addListener((observable, before, now) -> showPage());
        session.judgementProperty().addListener((observable, before, now) -> refresh());
        session.planProperty().addListener((observable, before, now) -> refresh());
        session.form().problems().addListener((ListChangeListener<String>) change -> refresh());
        session.form().fields().forEach(this::follow);
        session.form().fields().addListener((ListChangeListener<FormField>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::follow);
            }
        });
        showPage();
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
                start();
            }
        });
        acceptFiles();
        setPrefSize(1180, 1000);
    }

    /** Shows that the runs are being handed to the service. */
    public void showStarting() {
        busy.set(true);
        refused = "";
        refresh();
    }

    /** Shows why the service refused, and lets the user try again. */
    public void showRefused(String reason) {
        busy.set(false);
        refused = Messages.text("newrun.refused", reason);
        refresh();
    }

    private void follow(FormField field) {
        field.textProperty().addListener((observable, before, now) -> {
            note = "";
            refused = "";
            json.write();
        });
    }

    private void start() {
        if (session.canStart() && !busy.get()) {
            onStart.accept(session.submissions());
        }
    }

    private List<Region> pages() {
        ToggleGroup group = new ToggleGroup();
        Map<Page, ToggleButton> buttons = new EnumMap<>(Page.class);
        for (Page page : Page.values()) {
            String id = page.name().toLowerCase(Locale.ROOT);
            ToggleButton button = new ToggleButton(Messages.text("newrun.page." + id));
            button.setId("new-run-page-" + id);
            button.setToggleGroup(group);
            button.setMinWidth(Region.USE_PREF_SIZE);
            Tips.on(button, Messages.text("newrun.page." + id + ".tip"));
            // One of them is always down.
            button.setOnAction(event -> {
                button.setSelected(true);
                session.pageProperty().set(page);
            });
            buttons.put(page, button);
        }
        Consumer<Page> select =
                page -> Objects.requireNonNull(buttons.get(page)).setSelected(true);
        select.accept(session.pageProperty().get());
        session.pageProperty().addListener((observable, before, now) -> select.accept(now));
        return List.copyOf(buttons.values());
    }

    private void showPage() {
        Page page = session.pageProperty().get();
        if (page != Page.JSON && !session.form().problems().isEmpty()) {
            // A text that cannot be read must not keep the fields from being used.
            session.form().textProblem(null);
            json.discard();
        }
        Node center =
                switch (page) {
                    case SETTINGS -> fields;
                    case SWEEP -> sweep;
                    case JSON -> json;
                };
        if (page == Page.SWEEP && session.sweep().methods().isEmpty()) {
            session.sweep().methods().add(session.form().methodProperty().get().id());
        }
        setLeft(page == Page.SWEEP ? checks : methods);
        setCenter(center);
        json.write();
        refresh();
    }

    private Region footer(Runnable onCancel) {
        start.setId("new-run-start");
        start.getStyleClass().add("primary-button");
        start.setOnAction(event -> start());
        start.setMinWidth(USE_PREF_SIZE);
        Tips.on(start, Messages.text("newrun.start.tip"));
        Button cancel = new Button(Messages.text("newrun.cancel"));
        cancel.setOnAction(event -> onCancel.run());
        cancel.setMinWidth(USE_PREF_SIZE);
        state.setId("new-run-state");
        state.setWrapText(true);
        state.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(state, Priority.ALWAYS);
        state.setMaxWidth(Double.MAX_VALUE);
        Button show = new Button(Messages.text("newrun.problem.show"));
        show.setId("new-run-show-problem");
        show.getStyleClass().add("flat-button");
        show.setMinWidth(USE_PREF_SIZE);
        show.setOnAction(event -> firstWrong());
        show.setVisible(false);
        session.form().problems().addListener((ListChangeListener<String>)
                change -> show.setVisible(session.form().fields().stream()
                        .anyMatch(field -> !field.errorProperty().get().isEmpty())));
        show.managedProperty().bind(show.visibleProperty());
        HBox footer = new HBox(10, state, show, cancel, start);
        footer.setAlignment(Pos.CENTER_LEFT);
        footer.getStyleClass().add("sheet-footer");
        return footer;
    }

    private void firstWrong() {
        session.pageProperty().set(Page.SETTINGS);
        session.form().fields().stream()
                .filter(field -> !field.errorProperty().get().isEmpty())
                .findFirst()
                .ifPresent(field -> fields.show(field.key()));
    }

    private void refresh() {
        start.setDisable(!session.canStart() || busy.get());
        SweepPlan plan = session.planProperty().get();
        start.setText(
                session.pageProperty().get() == Page.SWEEP && plan != null
                        ? Messages.text("newrun.start.many", plan.valid().size())
                        : Messages.text("newrun.start"));
        List<String> problems = session.form().problems();
        if (busy.get()) {
            say(Messages.text("newrun.starting"), false);
        } else if (problems.isEmpty() && !refused.isEmpty()) {
            // It stays until something is changed, whatever is judged meanwhile.
            say(refused, true);
        } else if (problems.isEmpty()) {
            String ready = session.elsewhere() ? "newrun.judged.elsewhere" : "newrun.ready";
            say(note.isEmpty() ? Messages.text(ready) : note, false);
        } else {
            String first = String.join("\n", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
            int more = problems.size() - MOST_PROBLEMS;
            say(more > 0 ? first + "\n" + Messages.text("newrun.problem.more", more) : first, true);
        }
    }

    private void note(String words) {
        note = words;
        refresh();
    }

    private void say(String text, boolean wrong) {
        state.setText(text);
        state.getStyleClass().setAll("label", wrong ? "error-text" : "muted");
    }

    private void acceptFiles() {
        addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            if (event.getDragboard().hasFiles()) {
                session.importFrom(event.getDragboard().getFiles().getFirst().toPath(), words -> say(words, true));
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }
}
