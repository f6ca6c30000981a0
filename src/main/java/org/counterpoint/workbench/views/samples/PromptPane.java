package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.binding.DoubleExpression;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.StringConverter;
import org.counterpoint.analysis.SampleChange;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** The list of prompts with its filters; where it is too low for both it scrolls. FX thread. */
final class PromptPane extends ScrollPane {
    private static final String ANY = Messages.text("samples.any");
    private static final String FIRST = Messages.text("samples.from.first");
    private static final String CURSOR = Messages.text("samples.to.cursor");
    private static final double THRESHOLD = 0.1;
    /** So wide, in em, that every filter can be read. */
    private static final double NARROWEST = 18;

    private static final double WIDEST = 34;
    private static final double LOWEST_LIST = 9;
    /** Lower panes, in em, begin with the filters of changes folded away. */
    private static final double HIGH = 46;

    private final TextField search = new TextField();
    private final ComboBox<String> split = new ListChoice<>();
    private final ComboBox<String> category = new ListChoice<>();
    private final ComboBox<String> from = new ListChoice<>();
    private final ComboBox<String> to = new ListChoice<>();
    private final ComboBox<PromptQuery.Order> order = new ListChoice<>();
    private final TextField threshold = new TextField(Double.toString(THRESHOLD));
    private final GridPane change = new GridPane();
    private final TitledPane changes = new TitledPane(Messages.text("samples.change"), change);
    private final VBox box = new VBox();
    private final Map<String, ComboBox<SampleChange.Direction>> wanted = new LinkedHashMap<>();
    private final Label words = new Label();
    private final ListView<PromptListing.Item> list = new ListView<>();
    private final VBox filters = new VBox();
    private final PauseTransition typing = new PauseTransition(Duration.millis(200));
    private final Runnable changed;
    private final double em;
    private @Nullable Looks looks;
    private List<String> objectives = List.of();
    private boolean filling;

    /**
     * A list.
     *
     * @param em size of the base font in pixels at its ordinary size
     * @param textScale size of text against the ordinary one
     * @param changed told when another query is wanted
     * @param chosen told the id of a clicked prompt
     */
    PromptPane(double em, ObservableDoubleValue textScale, Runnable changed, Consumer<String> chosen) {
        DoubleExpression scale = DoubleExpression.doubleExpression(textScale);
        this.em = em;
        this.changed = changed;
        getStyleClass().add("prompt-pane");
        setFitToWidth(true);
        setFitToHeight(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setContent(box);
        box.setSpacing(em * 0.4);
        box.setPadding(new Insets(em * 0.5));
        search.setPromptText(Messages.text("samples.search"));
        search.setAccessibleText(Messages.text("samples.search"));
        search.setId("samples-prompt-search");
        search.textProperty().addListener((observable, before, now) -> typing.playFromStart());
        threshold.textProperty().addListener((observable, before, now) -> typing.playFromStart());
        typing.setOnFinished(event -> tell());
        filters.setSpacing(em * 0.35);
        GridPane where = new GridPane();
        form(where);
        fixed(split, "samples.split", ANY);
        fixed(category, "samples.category", ANY);
        row(where, 0, Messages.text("samples.split"), split);
        row(where, 1, Messages.text("samples.category"), category);
        filters.getChildren().addAll(search, where, change());
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.getStyleClass().add("samples-words");
        list.setId("samples-prompts");
        list.setAccessibleText(Messages.text("samples.prompts"));
        TextRuler ruler = new TextRuler();
        list.setCellFactory(view -> new PromptCell(() -> looks, ruler));
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null && !filling) {
                chosen.accept(now.id());
            }
        });
        filters.getStyleClass().add(Apart.STYLE_CLASS);
        StackPane listed = new StackPane(list);
        listed.getStyleClass().add(Apart.STYLE_CLASS);
        VBox.setVgrow(listed, Priority.ALWAYS);
        listed.minHeightProperty().bind(scale.multiply(em * LOWEST_LIST));
        minWidthProperty().bind(scale.multiply(em * NARROWEST));
        prefWidthProperty().bind(minWidthProperty());
        heightProperty().addListener(new ChangeListener<>() {
            @Override
            public void changed(ObservableValue<? extends Number> observable, Number before, Number now) {
                changes.setExpanded(now.doubleValue() > em * scale.doubleValue() * HIGH);
                heightProperty().removeListener(this);
            }
        });
        box.getChildren().setAll(filters, words, listed);
    }

    /** No wider than this is of use beside something else. */
    double widest() {
        return em * WIDEST;
    }

    /** Calls back when a prompt was chosen for good: by a click or by Enter, not on the way through the list. */
    void setOnPicked(Runnable picked) {
        list.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY
                    && list.getSelectionModel().getSelectedItem() != null) {
                picked.run();
            }
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && list.getSelectionModel().getSelectedItem() != null) {
                picked.run();
                event.consume();
            }
        });
    }

    /** Scrolls to the chosen prompt. */
    void reveal() {
        int index = list.getSelectionModel().getSelectedIndex();
        if (index >= 0) {
            list.scrollTo(index);
        }
    }

    /** Puts the keyboard focus on the list. */
    void focusList() {
        list.requestFocus();
    }

    /** Chooses a prompt that many places further down the list; the ends are ends. */
    void step(int by) {
        int size = list.getItems().size();
        if (size > 0) {
            int to = Math.clamp(list.getSelectionModel().getSelectedIndex() + (long) by, 0, size - 1);
            list.getSelectionModel().select(to);
            list.scrollTo(to);
        }
    }

    private Node change() {
        fixed(from, "samples.from", FIRST);
        fixed(to, "samples.to", CURSOR);
        order.getItems().setAll(PromptQuery.Order.values());
        order.setValue(PromptQuery.Order.CHANGE);
        order.setConverter(words("samples.order."));
        order.setAccessibleText(Messages.text("samples.order"));
        order.valueProperty().addListener((observable, before, now) -> tell());
        threshold.setPrefColumnCount(4);
        threshold.setAccessibleText(Messages.text("samples.threshold"));
        Tips.on(threshold, Messages.text("samples.threshold.help"));
        form(change);
        fillChange();
        changes.setId("samples-change");
        changes.getStyleClass().add("flat-titled");
        changes.setAnimated(false);
        Tips.on(changes, Messages.text("samples.change.help"));
        return changes;
    }

    /** Labels as wide as they are, choices beside them as wide as there is room. */
    private void form(GridPane form) {
        form.setHgap(em * 0.6);
        form.setVgap(em * 0.25);
        ColumnConstraints labels = new ColumnConstraints();
        labels.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints choices = new ColumnConstraints();
        choices.setHgrow(Priority.ALWAYS);
        form.getColumnConstraints().setAll(labels, choices);
    }

    private static void row(GridPane form, int row, String words, Control control) {
        Label label = new Label(words);
        label.setLabelFor(control);
        control.setMaxWidth(Double.MAX_VALUE);
        control.setMinWidth(0);
        form.add(label, 0, row);
        form.add(control, 1, row);
    }

    private void fixed(ComboBox<String> box, String key, String first) {
        box.getItems().setAll(first);
        box.setValue(first);
        box.setAccessibleText(Messages.text(key));
        box.valueProperty().addListener((observable, before, now) -> tell());
    }

    private void tell() {
        if (!filling) {
            changed.run();
        }
    }

    /** What is asked for now. */
    PromptQuery query(double cursor) {
        Map<String, SampleChange.Direction> directionOf = new LinkedHashMap<>();
        wanted.forEach((objective, box) -> {
            SampleChange.Direction direction = box.getValue();
            if (direction != null && direction != SampleChange.Direction.ANY) {
                directionOf.put(objective, direction);
            }
        });
        PromptQuery.Order chosen = order.getValue();
        return new PromptQuery(
                search.getText(),
                unless(split, ANY),
                unless(category, ANY),
                unless(from, FIRST),
                unless(to, CURSOR),
                cursor,
                directionOf,
                threshold(),
                chosen == null ? PromptQuery.Order.CHANGE : chosen);
    }

    private double threshold() {
        try {
            double value = Double.parseDouble(threshold.getText().trim());
            threshold.getStyleClass().remove("wrong");
            return Math.max(0, value);
        } catch (NumberFormatException notANumber) {
            if (!threshold.getStyleClass().contains("wrong")) {
                threshold.getStyleClass().add("wrong");
            }
            return THRESHOLD;
        }
    }

    private static String unless(ComboBox<String> box, String usual) {
        String value = box.getValue();
        return value == null || value.equals(usual) ? "" : value;
    }

    /** Split chosen, empty for all. */
    String split() {
        return unless(split, ANY);
    }

    /** Shows a listing and what may be chosen from now on. */
    void show(PromptListing listing, Looks now, @Nullable String selected) {
        filling = true;
        try {
            looks = now;
            offer(split, ANY, listing.splits());
            offer(category, ANY, listing.categories());
            offer(from, FIRST, PromptListing.sides(now));
            offer(to, CURSOR, PromptListing.sides(now));
            if (!listing.objectives().equals(objectives)) {
                objectives = listing.objectives();
                fillChange();
            }
            words.setText(listing.words());
            list.setItems(FXCollections.observableList(listing.items()));
            select(selected);
        } finally {
            filling = false;
        }
    }

    /** Marks a prompt in the list. */
    void select(@Nullable String id) {
        boolean before = filling;
        filling = true;
        list.getItems().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        item -> {
                            if (!item.equals(list.getSelectionModel().getSelectedItem())) {
                                list.getSelectionModel().select(item);
                                list.scrollTo(item);
                            }
                        },
                        list.getSelectionModel()::clearSelection);
        filling = before;
    }

    private void fillChange() {
        change.getChildren().clear();
        wanted.keySet().retainAll(objectives);
        int row = 0;
        row(change, row++, Messages.text("samples.from"), from);
        row(change, row++, Messages.text("samples.to"), to);
        for (String objective : objectives) {
            ComboBox<SampleChange.Direction> direction = wanted.computeIfAbsent(objective, o -> {
                ComboBox<SampleChange.Direction> made = new ListChoice<>();
                made.getItems().setAll(SampleChange.Direction.values());
                made.setValue(SampleChange.Direction.ANY);
                made.setConverter(words("samples.direction."));
                made.setId("samples-direction-" + o);
                made.setAccessibleText(Messages.text("samples.direction", o));
                made.valueProperty().addListener((observable, before, now) -> tell());
                return made;
            });
            row(change, row++, objective, direction);
        }
        row(change, row++, Messages.text("samples.threshold"), threshold);
        row(change, row, Messages.text("samples.order"), order);
    }

    private static void offer(ComboBox<String> box, String first, List<String> values) {
        List<String> items = new ArrayList<>(List.of(first));
        items.addAll(values);
        FigureView.fill(box, items);
        box.setDisable(false);
    }

    private static <T extends Enum<T>> StringConverter<T> words(String prefix) {
        return ListChoice.words(value -> Messages.text(prefix + value.name().toLowerCase(java.util.Locale.ROOT)));
    }

    /** Hides the filters, for images. */
    void hideControls() {
        box.getChildren().remove(filters);
    }
}
