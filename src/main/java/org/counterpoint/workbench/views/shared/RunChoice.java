package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** The choice between all selected runs and one of them. */
public final class RunChoice {
    private static final String ALL = Messages.text("views.allruns");

    private final ComboBox<String> box;
    private List<RunLook> looks = List.of();

    public RunChoice(ComboBox<String> box) {
        this.box = box;
    }

    public void fill(Looks now) {
        looks = now.runs();
        List<String> items = new ArrayList<>();
        if (looks.size() != 1) {
            items.add(ALL);
        }
        looks.forEach(look -> items.add(look.label()));
        FigureView.fill(box, items.stream().distinct().toList());
    }

    /** Id of the chosen run, or null for all. */
    @Nullable
    public String chosen() {
        String label = box.getValue();
        return looks.stream()
                .filter(look -> look.label().equals(label))
                .map(RunLook::id)
                .findFirst()
                .orElse(null);
    }
}
