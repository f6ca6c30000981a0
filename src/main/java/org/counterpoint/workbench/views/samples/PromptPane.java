package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
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

/** The list of prompts with its filters. FX thread. */
final class PromptPane extends VBox {
    private static final String ANY = Messages.text("samples.any");
    private static final String FIRST = Messages.text("samples.from.first");
    private static final String CURSOR = Messages.text("samples.to.cursor");
    private static final double THRESHOLD = 0.1;

    private final TextField search = new TextField();
    private final ComboBox<String> split = new ListChoice<>();
    private final ComboBox<String> category = new ListChoice<>();
    private final ComboBox<String> from = new ListChoice<>();
    private final ComboBox<String> to = new ListChoice<>();
    private final ComboBox<PromptQuery.Order> order = new ListChoice<>();
    private final TextField threshold = new TextField(Double.toString(THRESHOLD));
    private final GridPane directions = new GridPane();
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
     * @param changed told when another query is wanted
     * @param chosen told the id of a clicked prompt
     */
    PromptPane(double em, Runnable changed, Consumer<String> chosen) {
        this.em = em;
        this.changed = changed;
        getStyleClass().add("prompt-pane");
        setSpacing(em * 0.4);
        setPadding(new Insets(em * 0.5));
        search.setPromptText(Messages.text("samples.search"));
        search.setAccessibleText(Messages.text("samples.search"));
        search.setId("samples-prompt-search");
        search.textProperty().addListener((observable, before, now) -> typing.playFromStart());
        threshold.textProperty().addListener((observable, before, now) -> typing.playFromStart());
        typing.setOnFinished(event -> tell());
        filters.setSpacing(em * 0.35);
        filters.getChildren()
                .addAll(
                        search,
                        pair(labelled("samples.split", split, ANY), labelled("samples.category", category, ANY)),
                        change());
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
        getChildren().setAll(filters, words, listed);
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
        directions.setHgap(em * 0.5);
        directions.setVgap(em * 0.2);
        VBox box = new VBox(
                em * 0.35,
                pair(small("samples.from", from), small("samples.to", to)),
                directions,
                pair(small("samples.threshold", threshold), small("samples.order", order)));
        TitledPane pane = new TitledPane(Messages.text("samples.change"), box);
        pane.setId("samples-change");
        pane.setAnimated(false);
        Tips.on(pane, Messages.text("samples.change.help"));
        return pane;
    }

    private HBox pair(Node left, Node right) {
        HBox row = new HBox(em * 0.5, left, right);
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        return row;
    }

    private VBox small(String key, Region control) {
        Label label = new Label(Messages.text(key));
        label.getStyleClass().add("samples-words");
        label.setLabelFor(control);
        control.setMaxWidth(Double.MAX_VALUE);
        control.setMinWidth(em * 5);
        control.setPrefWidth(em * 9);
        return new VBox(label, control);
    }

    private VBox labelled(String key, ComboBox<String> box, String first) {
        fixed(box, key, first);
        return small(key, box);
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
                fillDirections();
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

    private void fillDirections() {
        directions.getChildren().clear();
        wanted.keySet().retainAll(objectives);
        for (int i = 0; i < objectives.size(); i++) {
            String objective = objectives.get(i);
            ComboBox<SampleChange.Direction> box = wanted.computeIfAbsent(objective, o -> {
                ComboBox<SampleChange.Direction> made = new ListChoice<>();
                made.getItems().setAll(SampleChange.Direction.values());
                made.setValue(SampleChange.Direction.ANY);
                made.setConverter(words("samples.direction."));
                made.setId("samples-direction-" + o);
                made.setAccessibleText(Messages.text("samples.direction", o));
                made.valueProperty().addListener((observable, before, now) -> tell());
                return made;
            });
            Label label = new Label(objective);
            label.setLabelFor(box);
            directions.add(label, 0, i);
            directions.add(box, 1, i);
        }
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
        getChildren().remove(filters);
    }
}
