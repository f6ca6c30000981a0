package org.counterpoint.workbench.app;

import java.util.List;
import java.util.function.BooleanSupplier;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Duration;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** The line at the foot of the window: whether something works in the background, what was said last, and what the service trains. */
final class StatusLine extends HBox {
    private final Workbench workbench;
    private final Label status = new Label();
    private final ProgressIndicator busy = new ProgressIndicator();

    StatusLine(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("status-line");
        status.setId("status");
        Tips.onDemand(status, status::getText);
        HBox.setHgrow(status, Priority.ALWAYS);
        status.setMaxWidth(Double.MAX_VALUE);
        Label service = new Label();
        service.setId("service-state");
        service.getStyleClass().add("muted");
        service.textProperty()
                .bind(Bindings.createStringBinding(
                        this::serviceText,
                        workbench.jobs().jobs(),
                        workbench.jobs().problemProperty()));
        getChildren().setAll(busy, status, service);
        showWhenBusy();
        say(Messages.text("status.ready"), false);
    }

    void say(String message, boolean wrong) {
        status.setText(message);
        status.getStyleClass().setAll("label", wrong ? "error-text" : "muted");
    }

    private void showWhenBusy() {
        busy.setPrefSize(14, 14);
        busy.setMaxSize(14, 14);
        busy.setFocusTraversable(false);
        // Work that ends at once must not flicker.
        PauseTransition delay = new PauseTransition(Duration.millis(500));
        busy.setVisible(false);
        busy.managedProperty().bind(busy.visibleProperty());
        var running = workbench.parts().tasks().running();
        // Nor what the clocks ask again and again.
        List<String> routine = List.of(
                Messages.text("jobs.asking"), Messages.text("jobs.machine.asking"), Messages.text("library.scanning"));
        BooleanSupplier working = () -> running.stream().anyMatch(ticket -> !routine.contains(ticket.name()));
        delay.setOnFinished(event -> busy.setVisible(working.getAsBoolean()));
        running.addListener((ListChangeListener<Object>) change -> {
            if (!working.getAsBoolean()) {
                delay.stop();
                busy.setVisible(false);
            } else if (!busy.isVisible() && delay.getStatus() != Animation.Status.RUNNING) {
                delay.playFromStart();
            }
        });
    }

    private String serviceText() {
        if (!workbench.jobs().problemProperty().get().isEmpty()) {
            return workbench.jobs().problemProperty().get();
        }
        long live = workbench.jobs().jobs().stream()
                .filter(job -> !job.state().ended())
                .count();
        return live == 0 ? Messages.text("status.nojobs") : Messages.text("status.jobs", String.valueOf(live));
    }
}
