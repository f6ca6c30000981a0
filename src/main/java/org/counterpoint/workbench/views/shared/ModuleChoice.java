package org.counterpoint.workbench.views.shared;

import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ComboBox;
import org.jspecify.annotations.Nullable;

/** Keeps a view's module choice and the window's selected module the same. */
public final class ModuleChoice {
    private ModuleChoice() {}

    public static void link(ComboBox<String> box, ObjectProperty<@Nullable String> selected) {
        selected.addListener((observable, before, now) -> {
            if (now != null && box.getItems().contains(now)) {
                box.setValue(now);
            }
        });
        // Only a choice by the user is shared; filling the box for new runs must not move other views.
        box.setOnAction(event -> {
            if (box.getValue() != null && box.isFocused()) {
                selected.set(box.getValue());
            }
        });
    }

    /** Chooses a module for this view and for all others. */
    public static void choose(ComboBox<String> box, ObjectProperty<@Nullable String> selected, String module) {
        selected.set(module);
        box.setValue(module);
    }
}
