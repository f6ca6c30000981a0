package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import org.counterpoint.analysis.TradeoffAxis;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffPick;
import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;

/** The tool bar of the trade-off view: each page shows what it heeds. */
final class TradeoffControls {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final Set<String> POINTS = Set.of(
            TradeoffsView.TRAJECTORIES,
            TradeoffsView.PREFERENCE,
            TradeoffsView.PARALLEL,
            TradeoffsView.RADAR,
            TradeoffsView.TABLE);

    private final TradeoffsView.Bar bar;
    private final ComboBox<String> split;
    private final ComboBox<TradeoffAxis> axis;
    private final ComboBox<TradeoffBand.Kind> band;
    private final ComboBox<Double> smoothing;
    private final ComboBox<TradeoffPick.Rule> rule;
    private final ComboBox<Integer> count;
    private final ComboBox<Boolean> color;
    private final TextField reference = new TextField();
    private final Label referenceProblem = new Label();
    private final HBox referencePair;
    private final MenuButton axes = new MenuButton();
    private final MenuButton corners = new MenuButton();
    private final Button clear = new Button(Messages.text("tradeoffs.bar.clear"));
    private final Map<String, CheckMenuItem> axisItems = new LinkedHashMap<>();
    private final Map<String, CheckMenuItem> cornerItems = new LinkedHashMap<>();
    private List<Double> validReference = List.of();
    private List<String> objectives = List.of();

    TradeoffControls(TradeoffsView.Bar bar, double em) {
        this.bar = bar;
        split = bar.choice("split");
        axis = words(bar.choice("axis"), a -> Messages.text("tradeoffs.over." + a));
        axis.getItems().setAll(TradeoffAxis.values());
        axis.setValue(TradeoffAxis.STEP);
        band = words(bar.choice("band"), k -> Messages.text("tradeoffs.band." + k));
        band.getItems().setAll(TradeoffBand.Kind.values());
        band.setValue(TradeoffBand.Kind.MIN_MAX);
        smoothing = words(
                bar.choice("smoothing"),
                f -> f == 0
                        ? Messages.text("tradeoffs.smoothing.off")
                        : Messages.text("tradeoffs.smoothing.part", Numbers.brief(100 * f)));
        smoothing.getItems().setAll(0.0, 0.01, 0.02, 0.05, 0.1, 0.2);
        smoothing.setValue(0.0);
        rule = words(bar.choice("points"), r -> Messages.text("tradeoffs.pick." + r));
        rule.getItems().setAll(TradeoffPick.Rule.values());
        rule.setValue(TradeoffPick.Rule.LAST);
        rule.valueProperty().addListener((observable, before, now) -> bar.changed());
        count = words(bar.choice("count"), String::valueOf);
        count.getItems().setAll(2, 3, 5, 10);
        count.setValue(3);
        color = words(
                bar.choice("color"), time -> Messages.text(time ? "tradeoffs.color.time" : "tradeoffs.color.method"));
        color.getItems().setAll(false, true);
        color.setValue(false);
        split.setId("tradeoffs-split");
        axis.setId("tradeoffs-axis");
        band.setId("tradeoffs-band");
        smoothing.setId("tradeoffs-smoothing");
        rule.setId("tradeoffs-points");
        count.setId("tradeoffs-count");
        color.setId("tradeoffs-color");
        referencePair = reference(em);
        bar.add(referencePair);
        menu(axes, "axes");
        menu(corners, "corners");
        clear.setId("tradeoffs-clear");
        Tips.on(clear, Messages.text("tradeoffs.bar.clear.help"));
        clear.setOnAction(event -> bar.clearRanges());
        bar.add(clear);
    }

    private HBox reference(double em) {
        Label name = new Label(Messages.text("tradeoffs.bar.reference"));
        name.setLabelFor(reference);
        reference.setId("tradeoffs-reference");
        reference.setPrefColumnCount(9);
        Tips.on(reference, Messages.text("tradeoffs.bar.reference.help"));
        reference.setAccessibleText(Messages.text("tradeoffs.bar.reference.help"));
        referenceProblem.setId("tradeoffs-reference-problem");
        referenceProblem.getStyleClass().add("error-text");
        referenceProblem.managedProperty().bind(referenceProblem.visibleProperty());
        referenceProblem.setVisible(false);
        reference.textProperty().addListener((observable, before, now) -> referenceTyped(now));
        HBox pair = new HBox(em * 0.4, name, reference, referenceProblem);
        pair.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return pair;
    }

    private void menu(MenuButton button, String key) {
        button.setId("tradeoffs-" + key);
        button.getStyleClass().add("slim");
        button.setText(Messages.text("tradeoffs.bar." + key));
        Tips.on(button, Messages.text("tradeoffs.bar." + key + ".help"));
        bar.add(button);
    }

    private static <T> ComboBox<T> words(ComboBox<T> box, Function<T, String> words) {
        box.setConverter(ListChoice.words(words));
        return box;
    }

    /** Takes over a reference point as soon as it is one; says what is wrong while it is not. */
    private void referenceTyped(String text) {
        Optional<String> problem = Optional.empty();
        List<Double> values = new ArrayList<>();
        if (!text.isBlank()) {
            for (String part : text.strip().split("[,;\\s]+", -1)) {
                try {
                    values.add(Double.parseDouble(part));
                } catch (NumberFormatException wrong) {
                    problem = Optional.of(Messages.text("tradeoffs.reference.number", part));
                }
            }
            if (problem.isEmpty() && values.size() != objectives.size()) {
                problem = Optional.of(Messages.text(
                        "tradeoffs.reference.count", String.valueOf(objectives.size()), String.join(", ", objectives)));
            }
            if (problem.isEmpty() && !values.stream().allMatch(Double::isFinite)) {
                problem = Optional.of(Messages.text("tradeoffs.reference.finite"));
            }
        }
        reference.pseudoClassStateChanged(INVALID, problem.isPresent());
        referenceProblem.setText(problem.orElse(""));
        referenceProblem.setVisible(problem.isPresent());
        if (problem.isEmpty() && !values.equals(validReference)) {
            validReference = List.copyOf(values);
            bar.changed();
        }
    }

    /** Fits the choices to a study. */
    void show(TradeoffStudy study) {
        boolean fresh = split.getValue() == null;
        List<String> splits = study.report().splits();
        TradeoffsView.fill(split, splits);
        String usual = Scene.usual(study);
        if (fresh && splits.contains(usual)) {
            split.setValue(usual);
        }
        if (!objectives.equals(study.objectives())) {
            objectives = study.objectives();
            reference.setPromptText(Messages.text("tradeoffs.reference.prompt", String.join(", ", objectives)));
            referenceTyped(reference.getText());
            items(
                    corners,
                    cornerItems,
                    objectives,
                    objectives,
                    objectives.stream().limit(3).toList());
        }
        Map<String, String> available = ParallelAxes.available(study);
        if (!axisItems.keySet().equals(available.keySet())) {
            items(
                    axes,
                    axisItems,
                    List.copyOf(available.keySet()),
                    List.copyOf(available.values()),
                    TradeoffChoice.of("", null).axes());
        }
    }

    private void items(
            MenuButton button,
            Map<String, CheckMenuItem> items,
            List<String> keys,
            List<String> labels,
            List<String> usual) {
        Map<String, CheckMenuItem> known = new LinkedHashMap<>(items);
        items.clear();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            CheckMenuItem old = known.get(key);
            CheckMenuItem item = new CheckMenuItem(labels.get(i));
            item.setSelected(old != null ? old.isSelected() : usual.contains(key));
            item.setOnAction(event -> bar.changed());
            items.put(key, item);
        }
        button.getItems().setAll(items.values());
    }

    /** Shows what a page heeds. */
    void fit(String page, TradeoffPick.Rule chosen) {
        boolean curves = page.equals(TradeoffsView.CURVES);
        boolean points = POINTS.contains(page);
        visible(pair(split), !page.equals(TradeoffsView.FORGETTING));
        visible(pair(axis), curves);
        visible(
                pair(band),
                curves
                        || page.equals(TradeoffsView.TRAJECTORIES)
                        || page.equals(TradeoffsView.RADAR)
                        || page.equals(TradeoffsView.TABLE));
        visible(pair(smoothing), curves);
        visible(pair(rule), points);
        visible(pair(count), points && chosen == TradeoffPick.Rule.MEAN_LAST);
        visible(pair(color), page.equals(TradeoffsView.TRAJECTORIES));
        boolean volumes = curves
                || page.equals(TradeoffsView.TRAJECTORIES)
                || page.equals(TradeoffsView.PARALLEL)
                || page.equals(TradeoffsView.TABLE);
        visible(referencePair, volumes && objectives.size() <= 3);
        visible(axes, page.equals(TradeoffsView.PARALLEL));
        visible(clear, page.equals(TradeoffsView.PARALLEL));
        visible(corners, page.equals(TradeoffsView.PREFERENCE) && objectives.size() > 3);
    }

    private static Node pair(Node box) {
        return java.util.Objects.requireNonNull(box.getParent());
    }

    private static void visible(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** The rule by which points are picked. */
    TradeoffPick.Rule rule() {
        return rule.getValue();
    }

    /** Everything that is chosen now. */
    TradeoffChoice choice(String page, Map<String, TradeoffChoice.Range> ranges, List<String> brushed) {
        return new TradeoffChoice(
                page,
                split.getValue(),
                axis.getValue(),
                band.getValue(),
                smoothing.getValue(),
                rule.getValue(),
                count.getValue(),
                validReference,
                color.getValue(),
                selected(cornerItems),
                axisItems.isEmpty() ? TradeoffChoice.of(page, null).axes() : selected(axisItems),
                ranges,
                brushed);
    }

    private static List<String> selected(Map<String, CheckMenuItem> items) {
        return items.entrySet().stream()
                .filter(e -> e.getValue().isSelected())
                .map(Map.Entry::getKey)
                .toList();
    }
}
