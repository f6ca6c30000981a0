package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/** One line on the machine of the service: processor, memory, disk, GPUs, what the runs hold, and the slots. */
final class MachineLine extends HBox {
    private static final int MOST_GPUS = 4;

    private final MachineModel model;
    private final ReadOnlyBooleanProperty alive;
    private final Label cpu = figure("jobs-cpu", 7);
    private final Label memory = figure("jobs-ram", 13);
    private final Label disk = figure("jobs-disk", 11);
    private final Label workers = figure("jobs-workers", 12);
    private final Label gpus = figure("jobs-gpus", 0);
    private final Label slots = figure("jobs-slots", 0);
    private String gpusFully = "";

    /**
     * A line over the model.
     *
     * @param alive whether a service runs
     * @param choose the button that changes the slots
     */
    MachineLine(MachineModel model, ReadOnlyBooleanProperty alive, Node choose) {
        this.model = model;
        this.alive = alive;
        getStyleClass().add("machine-line");
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleText(Messages.text("jobs.machine"));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().setAll(cpu, memory, disk, workers, gpus, gap, slots, choose);
        Tips.onDemand(gpus, () -> gpusFully);
        Tips.on(disk, Messages.text("jobs.machine.disk.tip"));
        Tips.on(memory, Messages.text("jobs.machine.memory.tip"));
        Tips.on(workers, Messages.text("jobs.machine.workers.tip"));
        model.nowProperty().addListener((observable, before, now) -> show(now));
        alive.addListener((observable, before, now) -> show(model.nowProperty().get()));
        slots.setMinWidth(USE_PREF_SIZE);
        show(model.nowProperty().get());
    }

    /** Asks again while the line can be seen. */
    void look() {
        if (getScene() != null && getScene().getWindow() != null && isVisible()) {
            model.refresh();
        }
    }

    private static Label figure(String id, double ems) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().add("machine-figure");
        // Room for the longest figure, so that nothing moves while it changes.
        if (ems > 0) {
            label.setStyle("-fx-min-width: " + ems + "em;");
        } else {
            label.setMinWidth(0);
        }
        return label;
    }

    private void show(@Nullable Machine now) {
        if (now == null) {
            cpu.setText(alive.get() ? Messages.text("jobs.machine.cpu", "\u2013") : "");
            List.of(memory, disk, workers, gpus, slots).forEach(label -> label.setText(""));
            return;
        }
        cpu.setText(Messages.text("jobs.machine.cpu", percent(now.load())));
        memory.setText(
                now.memoryTotal() <= 0
                        ? ""
                        : Messages.text(
                                "jobs.machine.memory", gigabytes(now.memoryUsed()), gigabytes(now.memoryTotal())));
        disk.setText(Messages.text("jobs.machine.disk", gigabytes(now.diskFree())));
        workers.setText(
                now.workers() == 0
                        ? Messages.text("jobs.machine.idle")
                        : Messages.text("jobs.machine.workers", now.workers(), gigabytes(now.workersMemory())));
        gpus.setText(
                now.gpus().stream().limit(MOST_GPUS).map(MachineLine::shortly).collect(Collectors.joining("   "))
                        + (now.gpus().size() > MOST_GPUS
                                ? Messages.text(
                                        "jobs.machine.moregpus", now.gpus().size() - MOST_GPUS)
                                : ""));
        gpusFully = now.gpus().isEmpty()
                ? Messages.text("jobs.machine.nogpu")
                : now.gpus().stream().map(MachineLine::fully).collect(Collectors.joining("\n"));
        slots.setText(Messages.text(
                "jobs.machine.slots", now.slots().taken(), now.slots().total()));
    }

    private static String shortly(Machine.Gpu gpu) {
        return Messages.text(
                "jobs.machine.gpu",
                String.valueOf(gpu.index()),
                percent(gpu.utilization()),
                gigabytes(gpu.used()),
                gigabytes(gpu.total()));
    }

    private static String fully(Machine.Gpu gpu) {
        return Messages.text("jobs.machine.gpu.full", gpu.name(), shortly(gpu));
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", share * 100) : "\u2013";
    }

    private static String gigabytes(long bytes) {
        double all = bytes / 1e9;
        return String.format(Locale.ROOT, all < 100 ? "%.1f" : "%.0f", all);
    }
}
