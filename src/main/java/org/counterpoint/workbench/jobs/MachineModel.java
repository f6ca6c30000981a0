package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** How much of the service's machine is in use; asks only when told to, and never twice at the same time. FX thread. */
public final class MachineModel {
    private final JobsModel jobs;
    private final ReadOnlyObjectWrapper<@Nullable Machine> now = new ReadOnlyObjectWrapper<>(this, "now");
    private boolean asking;

    /** A model over the service of the jobs. */
    public MachineModel(JobsModel jobs) {
        this.jobs = jobs;
    }

    /** The machine as last heard; null where no service runs or it cannot be reached. */
    public ReadOnlyObjectProperty<@Nullable Machine> nowProperty() {
        return now.getReadOnlyProperty();
    }

    /** Asks again, unless an answer is still awaited. */
    public void refresh() {
        if (asking) {
            return;
        }
        asking = true;
        jobs.ask(
                Messages.text("jobs.machine.asking"),
                controls -> {
                    Optional<ObjectNode> resources = controls.resources();
                    // Asking for the slots would start a service where there is none.
                    return resources.isPresent()
                            ? Optional.of(Machine.of(resources.get(), controls.slots()))
                            : Optional.<Machine>empty();
                },
                heard -> {
                    asking = false;
                    now.set(heard.orElse(null));
                },
                unreachable -> {
                    asking = false;
                    now.set(null);
                });
    }

    /**
     * Changes how many runs train at the same time.
     *
     * @param gpus {@code all}, {@code none} or numbers such as {@code 0,1}
     * @param onRefused hears the service's sentence
     */
    public void setSlots(int cpu, String gpus, Runnable onDone, Consumer<String> onRefused) {
        jobs.ask(
                Messages.text("jobs.slots.changing"),
                controls -> controls.setSlots(cpu, gpus),
                done -> {
                    onDone.run();
                    refresh();
                    jobs.refresh();
                },
                onRefused);
    }
}
