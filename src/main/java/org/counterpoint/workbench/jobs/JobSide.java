package org.counterpoint.workbench.jobs;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/** Beside the table: the log of the picked job with why it failed, or what it takes while it trains. */
final class JobSide extends VBox {
    private final Label title = new Label();
    private final ToggleButton logTab;
    private final ToggleButton steerTab;
    private final LogPage log;
    private final SteeringPane steering;
    private final StackPane page = new StackPane();
    private final Runnable onPage;
    private @Nullable Job job;

    JobSide(JobsModel model, JobsHost host, Runnable close) {
        super(4);
        getStyleClass().add("log-box");
        setMinWidth(160);
        log = new LogPage(model, host);
        steering = new SteeringPane(model);
        ToggleGroup pages = new ToggleGroup();
        logTab = tab("jobs.side.log", "jobs-side-log", pages);
        steerTab = tab("jobs.side.steering", "jobs-side-steering", pages);
        onPage = this::turn;
        pages.selectedToggleProperty().addListener((observable, before, now) -> {
            if (now == null && before != null) {
                before.setSelected(true);
            } else {
                turn();
            }
        });
        title.setMaxWidth(Double.MAX_VALUE);
        title.setMinWidth(0);
        title.setTextOverrun(OverrunStyle.ELLIPSIS);
        title.getStyleClass().add("panel-title");
        HBox.setHgrow(title, Priority.ALWAYS);
        Button cross = new Button("\u2715");
        cross.setId("jobs-side-close");
        cross.getStyleClass().add("flat-button");
        cross.setAccessibleText(Messages.text("jobs.side.close"));
        Tips.on(cross, Messages.text("jobs.side.close"));
        cross.setOnAction(event -> close.run());
        HBox top = new HBox(4, title, logTab, steerTab, cross);
        top.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(page, Priority.ALWAYS);
        page.setMinHeight(0);
        getChildren().setAll(top, page);
        logTab.setSelected(true);
    }

    private static ToggleButton tab(String key, String id, ToggleGroup group) {
        ToggleButton tab = new ToggleButton(Messages.text(key));
        tab.setId(id);
        tab.getStyleClass().add("view-tab");
        tab.setMinWidth(Region.USE_PREF_SIZE);
        tab.setToggleGroup(group);
        return tab;
    }

    /** Turns to the log. */
    void log() {
        logTab.setSelected(true);
    }

    /** Turns to the settings. */
    void steer() {
        steerTab.setSelected(true);
    }

    /** Follows the picked job; null where none or several are picked. */
    void show(@Nullable Job next) {
        boolean failedNow = next != null
                && next.state() == RunStatus.FAILED
                && (job == null || !job.id().equals(next.id()) || job.state() != next.state());
        job = next;
        title.setText(next == null ? Messages.text("jobs.side.title") : next.name());
        if (failedNow) {
            logTab.setSelected(true);
        }
        onPage.run();
    }

    private void turn() {
        boolean steer = steerTab.isSelected();
        page.getChildren().setAll(steer ? steering : log);
        // Only what is seen asks the service.
        if (steer) {
            steering.show(job);
        } else {
            log.show(job);
        }
    }
}
