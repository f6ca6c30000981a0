package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;

/** The jobs the window knows about; asks the service in the background and never blocks. FX thread. */
public final class JobsModel {
    private final JobsSource source;
    private final TaskRunner tasks;
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObservableList<Job> jobsView = FXCollections.unmodifiableObservableList(jobs);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyBooleanWrapper alive = new ReadOnlyBooleanWrapper(this, "alive");
    private final List<Consumer<Job>> onEnded = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();
    private long heardNumber;
    private boolean asking;
    private boolean heardOnce;

    /** A model over a service; nothing is asked before the first {@link #refresh}. */
    public JobsModel(JobsSource source, TaskRunner tasks) {
        this.source = source;
        this.tasks = tasks;
    }

    private record News(long number, List<Job> jobs, boolean alive) {}

    /** Jobs that were started together, and why the rest was not. */
    public record Started(List<Job> jobs, String refusal) {
        /** A copy of the list. */
        public Started {
            jobs = List.copyOf(jobs);
        }
    }

    /** The jobs as last heard: training, then waiting in their order, then ended, newest first. */
    public ObservableList<Job> jobs() {
        return jobsView;
    }

    /** Why the service could not be asked, in one sentence; empty while it can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Whether a service was running when last asked. */
    public ReadOnlyBooleanProperty aliveProperty() {
        return alive.getReadOnlyProperty();
    }

    /** Tells each job that ends while the window is open, once. */
    public void addOnEnded(Consumer<Job> listener) {
        onEnded.add(listener);
    }

    /** Asks the service again, unless an answer is still awaited. */
    public void refresh() {
        if (asking) {
            return;
        }
        asking = true;
        tasks.run(Messages.text("jobs.asking"), progress -> ask(), this::heard, failure -> {
            asking = false;
            problem.set(reason(failure));
        });
    }

    /** Asks jobs to stop; those that have ended are left alone. */
    public void stop(List<Job> wanted) {
        List<Job> living = wanted.stream().filter(job -> !job.ended()).toList();
        // The queue first, so that no waiting job starts in the place of a stopped one.
        List<Job> ordered = new ArrayList<>(living);
        ordered.sort((a, b) -> Boolean.compare(a.training(), b.training()));
        each(ordered, "jobs.stopping", "jobs.stop.failed", job -> source.stop(job.id()));
    }

    /** Asks a job to stop. */
    public void stop(Job job) {
        stop(List.of(job));
    }

    /** Takes ended jobs off the list; their runs stay. */
    public void forget(List<Job> wanted) {
        each(
                wanted.stream().filter(Job::ended).toList(),
                "jobs.forgetting",
                "jobs.forget.failed",
                job -> source.forget(job.id()));
    }

    /** Starts runs in order; the handlers get the new jobs, or the sentence that says why there is none at all. */
    public void submit(List<Submission> submissions, Consumer<Started> onStarted, Consumer<String> onRefused) {
        tasks.run(
                Messages.text("jobs.submitting"),
                progress -> {
                    List<Job> made = new ArrayList<>();
                    for (Submission submission : submissions) {
                        try {
                            made.add(source.submit(submission));
                        } catch (IOException refused) {
                            if (made.isEmpty()) {
                                throw refused;
                            }
                            return new Started(made, reason(refused));
                        }
                        progress.report((double) made.size() / submissions.size(), "");
                    }
                    return new Started(made, "");
                },
                started -> {
                    onStarted.accept(started);
                    refresh();
                },
                failure -> onRefused.accept(reason(failure)));
    }

    /** Queues the same run again. */
    public void rerun(Job job, Consumer<Job> onStarted) {
        tasks.run(
                Messages.text("jobs.submitting"),
                progress -> {
                    ObjectNode config = source.config(job.id());
                    return source.submit(new Submission(config, new org.counterpoint.run.Lineage(job.id(), null)));
                },
                made -> {
                    onStarted.accept(made);
                    refresh();
                },
                failure -> problem.set(Messages.text("jobs.rerun.failed", job.name(), reason(failure))));
    }

    /** The configuration of a job. */
    public void config(Job job, Consumer<ObjectNode> then) {
        tasks.run(
                Messages.text("jobs.reading", job.name()),
                progress -> source.config(job.id()),
                then,
                failure -> problem.set(Messages.text("jobs.config.failed", job.name(), reason(failure))));
    }

    /** The command that queues a job's run again. */
    public void command(Job job, Consumer<String> then) {
        config(job, config -> then.accept(JobCommand.of(config, source.library())));
    }

    /** The last lines of a job's log, or the sentence that says why there is none. */
    public void log(Job job, Consumer<String> then) {
        Path run = job.run();
        if (run == null) {
            then.accept(Messages.text("jobs.log.none"));
            return;
        }
        tasks.runLatest(
                Messages.text("jobs.log.reading"),
                progress -> source.log(job, run),
                then,
                failure -> then.accept(reason(failure)));
    }

    private interface Call {
        void apply(Job job) throws IOException;
    }

    private void each(List<Job> wanted, String saying, String failing, Call call) {
        if (wanted.isEmpty()) {
            return;
        }
        List<String> failures = new CopyOnWriteArrayList<>();
        tasks.run(
                Messages.text(saying, wanted.getFirst().name()),
                progress -> {
                    for (Job job : wanted) {
                        try {
                            call.apply(job);
                        } catch (IOException refused) {
                            failures.add(Messages.text(failing, job.name(), reason(refused)));
                        }
                    }
                    return ask();
                },
                news -> {
                    heard(news);
                    problem.set(failures.isEmpty() ? "" : failures.getFirst());
                },
                failure -> problem.set(failures.isEmpty() ? reason(failure) : failures.getFirst()));
    }

    private News ask() throws IOException {
        long number = asked.incrementAndGet();
        return new News(number, source.jobs(), source.alive());
    }

    private void heard(News news) {
        asking = false;
        problem.set("");
        if (news.number() < heardNumber) {
            // Answers to questions that were asked at the same time can overtake each other.
            return;
        }
        heardNumber = news.number();
        alive.set(news.alive());
        Map<String, RunStatus> before = new HashMap<>();
        jobs.forEach(job -> before.put(job.id(), job.state()));
        List<Job> ordered = inOrder(news.jobs());
        if (!ordered.equals(jobs)) {
            jobs.setAll(ordered);
        }
        if (heardOnce) {
            news.jobs().stream()
                    .filter(job -> job.ended()
                            && before.containsKey(job.id())
                            && !before.get(job.id()).ended())
                    .forEach(job -> onEnded.forEach(listener -> listener.accept(job)));
        }
        heardOnce = true;
    }

    /** What trains, then what waits in the order in which it will start, then what has ended, newest first. */
    private static List<Job> inOrder(List<Job> newestFirst) {
        List<Job> ordered = new ArrayList<>();
        newestFirst.reversed().stream().filter(Job::training).forEach(ordered::add);
        newestFirst.reversed().stream()
                .filter(job -> job.state() == RunStatus.QUEUED)
                .forEach(ordered::add);
        newestFirst.stream().filter(Job::ended).forEach(ordered::add);
        return ordered;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
