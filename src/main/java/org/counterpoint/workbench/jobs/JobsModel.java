package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;

/** The jobs the window knows about; asks the service in the background and never blocks. FX thread. */
public final class JobsModel {
    private final JobsSource source;
    private final TaskRunner tasks;
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObservableList<Job> jobsView = FXCollections.unmodifiableObservableList(jobs);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private boolean asking;

    /** A model over a service; nothing is asked before the first {@link #refresh}. */
    public JobsModel(JobsSource source, TaskRunner tasks) {
        this.source = source;
        this.tasks = tasks;
    }

    /** The jobs as last heard, newest first. */
    public ObservableList<Job> jobs() {
        return jobsView;
    }

    /** Why the service could not be asked, in one sentence; empty while it can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Asks the service again, unless an answer is still awaited. */
    public void refresh() {
        if (asking) {
            return;
        }
        asking = true;
        tasks.run(Messages.text("jobs.asking"), progress -> source.jobs(), this::heard, failure -> {
            asking = false;
            problem.set(reason(failure));
        });
    }

    /** Asks a job to stop. */
    public void stop(Job job) {
        tasks.run(
                Messages.text("jobs.stopping", job.name()),
                progress -> {
                    source.stop(job.id());
                    return source.jobs();
                },
                this::heard,
                failure -> problem.set(Messages.text("jobs.stop.failed", job.name(), reason(failure))));
    }

    /** Starts a run; the handlers get the new job, or the sentence that says why there is none. */
    public void submit(ObjectNode config, Consumer<Job> onStarted, Consumer<String> onRefused) {
        tasks.run(
                Messages.text("jobs.submitting"),
                progress -> source.submit(config),
                job -> {
                    onStarted.accept(job);
                    refresh();
                },
                failure -> onRefused.accept(reason(failure)));
    }

    private void heard(List<Job> now) {
        asking = false;
        problem.set("");
        if (!now.equals(jobs)) {
            jobs.setAll(now);
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
