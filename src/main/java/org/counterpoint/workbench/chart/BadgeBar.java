package org.counterpoint.workbench.chart;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.task.TaskRunner;

/** The badges of a panel as buttons; each opens the list of what it stands for. */
final class BadgeBar extends FlowPane {
    private final TaskRunner tasks;
    private List<Badge> shown = List.of();

    BadgeBar(TaskRunner tasks) {
        this.tasks = tasks;
        getStyleClass().add("badge-bar");
        setMinWidth(0);
        setVisible(false);
        setManaged(false);
    }

    void show(List<Badge> badges) {
        boolean same = badges.size() == shown.size();
        for (int i = 0; same && i < badges.size(); i++) {
            same = badges.get(i).words().equals(shown.get(i).words());
        }
        shown = List.copyOf(badges);
        if (!same) {
            getChildren().clear();
            for (int i = 0; i < shown.size(); i++) {
                getChildren().add(chip(i));
            }
        }
        setVisible(!shown.isEmpty());
        setManaged(!shown.isEmpty());
    }

    private Button chip(int index) {
        Badge badge = shown.get(index);
        Button chip = new Button(badge.words());
        chip.getStyleClass().setAll("badge-chip");
        chip.setMinWidth(0);
        chip.maxWidthProperty().bind(widthProperty());
        chip.setAccessibleText(Messages.text("chart.badge.named", badge.words(), badge.why()));
        chip.setAccessibleHelp(Messages.text("chart.badge.help"));
        Tips.on(chip, badge.why());
        // Newer data may have given the badge of these words other rows by the time it is clicked.
        chip.setOnAction(event -> BadgePopover.show(shown.get(index), chip, tasks));
        return chip;
    }
}
