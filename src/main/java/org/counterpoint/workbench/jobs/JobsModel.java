package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** The jobs the window knows about; asks the service in the background and never blocks. FX thread. */
public final class JobsModel {
    private final JobsSource source;
    private final TaskRunner tasks;
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObservableList<Job> jobsView = FXCollections.unmodifiableObservableList(jobs);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper(this, "refusal", "");
    private final ReadOnlyObjectWrapper<List<Job>> picked = new ReadOnlyObjectWrapper<>(this, "picked", List.of());
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

    /** Why the service did not do what was last asked of it, in its own sentence; empty after something that it did. */
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    /** The jobs that the next action is about, as last heard. */
    public ReadOnlyObjectProperty<List<Job>> pickedProperty() {
        return picked.getReadOnlyProperty();
    }

    /** Picks jobs; those that are gone are passed over. */
    public void pick(Collection<String> ids) {
        List<Job> now = jobs.stream().filter(job -> ids.contains(job.id())).toList();
        if (!now.stream()
                .map(Job::id)
                .toList()
                .equals(picked.get().stream().map(Job::id).toList())) {
            refusal.set("");
        }
        picked.set(now);
    }

    /** Picks, besides, every job of the sweeps of the picked ones. */
    public void pickSweep() {
        Set<String> sweeps = new HashSet<>();
        picked.get().stream()
                .map(job -> job.lineage().sweep())
                .filter(Objects::nonNull)
                .forEach(sweeps::add);
        pick(jobs.stream()
                .filter(job -> picked.get().contains(job)
                        || (job.lineage().sweep() != null
                                && sweeps.contains(job.lineage().sweep())))
                .map(Job::id)
                .toList());
    }

    /** The waiting jobs, next one first. */
    public List<Job> queue() {
        return jobs.stream().filter(Job::waiting).toList();
    }

    /** Whether a service was running when last asked. */
    public ReadOnlyBooleanProperty aliveProperty() {
        return alive.getReadOnlyProperty();
    }

    /** Tells each job that ends, or is paused by a rule of its own, while the window is open, once. */
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

    /** Asks jobs to pause; those that wait first, so that none starts in the place of a paused one. */
    public void pause(List<Job> wanted) {
        List<Job> ordered = new ArrayList<>(JobAct.PAUSE.fitting(wanted));
        ordered.sort((a, b) -> Boolean.compare(a.training(), b.training()));
        each(
                ordered,
                "jobs.pausing",
                "jobs.pause.failed",
                job -> source.controls().pause(job.id()));
    }

    /** Puts paused, stopped and failed jobs back into the queue. */
    public void resume(List<Job> wanted) {
        each(
                JobAct.RESUME.fitting(wanted),
                "jobs.resuming",
                "jobs.resume.failed",
                job -> source.controls().resume(job.id()));
    }

    /** Moves waiting jobs together. */
    public void move(List<Job> wanted, JobAct act) {
        Set<String> ids = new HashSet<>();
        wanted.forEach(job -> ids.add(job.id()));
        move(QueueMoves.plan(queue().stream().map(Job::id).toList(), ids, act));
    }

    /** Puts a waiting job before another one, or to the end of the queue where that is null. */
    public void moveBefore(Job job, @Nullable Job other) {
        if (!job.equals(other)) {
            move(List.of(new QueueMoves.Move(job.id(), other == null ? "last" : other.id())));
        }
    }

    private void move(List<QueueMoves.Move> moves) {
        List<Job> ordered = moves.stream()
                .flatMap(move -> jobs.stream().filter(job -> job.id().equals(move.id())))
                .toList();
        Map<String, String> to = new HashMap<>();
        moves.forEach(move -> to.put(move.id(), move.to()));
        each(
                ordered,
                "jobs.moving",
                "jobs.move.failed",
                job -> source.controls().move(job.id(), Objects.requireNonNull(to.get(job.id()))));
    }

    /** Takes ended jobs off the list; their runs stay. */
    public void forget(List<Job> wanted) {
        each(
                wanted.stream().filter(Job::ended).toList(),
                "jobs.forgetting",
                "jobs.forget.failed",
                job -> source.forget(job.id()));
    }

    /** A question to the service. */
    public interface Question<T> {
        /** Asks it; may block. */
        T ask(JobControls controls) throws IOException;
    }

    /**
     * Asks the service something in the background.
     *
     * @param name what is being done, in words
     * @param onRefused hears the service's sentence
     */
    public <T> void ask(String name, Question<T> question, Consumer<T> then, Consumer<String> onRefused) {
        tasks.run(
                name, progress -> question.ask(source.controls()), then, failure -> onRefused.accept(reason(failure)));
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
                failure -> refusal.set(Messages.text("jobs.rerun.failed", job.name(), reason(failure))));
    }

    /** The configuration of a job. */
    public void config(Job job, Consumer<ObjectNode> then) {
        config(job, then, refusal::set);
    }

    /** The configuration of a job, or the sentence that says why it cannot be had. */
    void config(Job job, Consumer<ObjectNode> then, Consumer<String> onRefused) {
        tasks.run(
                Messages.text("jobs.reading", job.name()),
                progress -> source.config(job.id()),
                then,
                failure -> onRefused.accept(Messages.text("jobs.config.failed", job.name(), reason(failure))));
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
                    refusal.set(failures.isEmpty() ? "" : failures.getFirst());
                },
                failure -> refusal.set(failures.isEmpty() ? reason(failure) : failures.getFirst()));
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
            List<String> ids = picked.get().stream().map(Job::id).toList();
            jobs.setAll(ordered);
            picked.set(jobs.stream().filter(job -> ids.contains(job.id())).toList());
        }
        if (heardOnce) {
            news.jobs().stream()
                    .filter(job -> job.ended()
                            ? before.containsKey(job.id())
                                    && !before.get(job.id()).ended()
                            // Who asks for a pause sees it come; a rule of the run does not ask.
                            : job.state() == RunStatus.PAUSED && before.get(job.id()) == RunStatus.RUNNING)
                    .forEach(job -> onEnded.forEach(listener -> listener.accept(job)));
        }
        heardOnce = true;
    }

    /** What trains, then what waits in the order in which it will start, then what is paused, then what has ended, newest first. */
    private static List<Job> inOrder(List<Job> newestFirst) {
        List<Job> ordered = new ArrayList<>();
        newestFirst.reversed().stream().filter(Job::training).forEach(ordered::add);
        newestFirst.reversed().stream()
                .filter(Job::waiting)
                .sorted(Comparator.comparingInt(job -> job.place().position()))
                .forEach(ordered::add);
        newestFirst.stream().filter(job -> job.state() == RunStatus.PAUSED).forEach(ordered::add);
        newestFirst.stream().filter(Job::ended).forEach(ordered::add);
        return ordered;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
