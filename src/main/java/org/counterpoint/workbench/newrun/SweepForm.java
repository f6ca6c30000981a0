package org.counterpoint.workbench.newrun;

import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/** The state of the sweep part of the form: methods, seeds and further values. Needs no scene. */
public final class SweepForm {
    private final ObservableList<String> methods = FXCollections.observableArrayList();
    private final StringProperty seeds = new SimpleStringProperty(this, "seeds", "1..3");
    private final ObservableList<Axis> axes = FXCollections.observableArrayList();
    private Runnable onChange = () -> {};

    /** A sweep over no method yet. */
    SweepForm() {
        methods.addListener((ListChangeListener<String>) change -> onChange.run());
        seeds.addListener((observable, before, now) -> onChange.run());
        axes.addListener((ListChangeListener<Axis>) change -> onChange.run());
    }

    /** A further setting to go through; both texts as typed. */
    public final class Axis {
        private final StringProperty key = new SimpleStringProperty(this, "key", "");
        private final StringProperty values = new SimpleStringProperty(this, "values", "");

        private Axis(String firstKey, String firstValues) {
            key.set(firstKey);
            values.set(firstValues);
            key.addListener((observable, before, now) -> onChange.run());
            values.addListener((observable, before, now) -> onChange.run());
        }

        /** Dotted key of the setting. */
        public StringProperty keyProperty() {
            return key;
        }

        /** Values, separated by commas. */
        public StringProperty valuesProperty() {
            return values;
        }
    }

    /** Ids of the chosen methods. */
    public ObservableList<String> methods() {
        return methods;
    }

    /** Seeds as text. */
    public StringProperty seedsProperty() {
        return seeds;
    }

    /** Further settings. */
    public ObservableList<Axis> axes() {
        return axes;
    }

    /** Adds a further setting. */
    public Axis addAxis(String key, String values) {
        Axis axis = new Axis(key, values);
        axes.add(axis);
        return axis;
    }

    /** Called after each change. */
    void setOnChange(Runnable action) {
        onChange = action;
    }

    /** What is asked now; settings without any value are left out. */
    SweepPlan.Request request(String ownMethod) {
        List<Map.Entry<String, String>> filled = axes.stream()
                .filter(axis -> !axis.key.get().isBlank() && !axis.values.get().isBlank())
                .map(axis -> Map.entry(axis.key.get().strip(), axis.values.get()))
                .toList();
        return new SweepPlan.Request(
                methods.isEmpty() ? List.of(ownMethod) : List.copyOf(methods), seeds.get(), filled);
    }
}
