package org.counterpoint.workbench.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.counterpoint.run.RewardCurve;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.Progress;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** Reads the courses of rewards piece by piece in the background, listed runs first, and knows the scale each column shares. FX thread. */
public final class LibraryCurves {
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final TaskRunner tasks;
    private final Consumer<Boolean> onRead;
    private final Map<String, Scale> scales = new TreeMap<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private List<LibraryRow> all = List.of();
    private List<LibraryRow> waiting = List.of();
    private @Nullable RunLibrary library;
    private boolean reading;

    /**
     * The least and the greatest value of an objective over all courses.
     *
     * @param low least value
     * @param high greatest value, above {@code low}
     */
    public record Scale(double low, double high) {}

    private record Read(LibraryRow row, RunSummary of, Map<String, RewardCurve> curves) {}

    LibraryCurves(TaskRunner tasks, Consumer<Boolean> onRead) {
        this.tasks = tasks;
        this.onRead = onRead;
    }

    /** The scale of a column; null until a course has been read. */
    public @Nullable Scale scale(String objective) {
        return scales.get(objective);
    }

    /** Counts up when a scale changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** Reads what is missing or has grown. */
    void read(RunLibrary from, List<LibraryRow> first, Collection<LibraryRow> rows) {
        library = from;
        all = List.copyOf(rows);
        Set<LibraryRow> ordered = new LinkedHashSet<>(first);
        ordered.addAll(rows);
        waiting = ordered.stream()
                .filter(row -> !row.hasCurves() && row.facts().status() != null)
                .toList();
        next();
    }

    private void next() {
        RunLibrary from = library;
        if (reading || waiting.isEmpty() || from == null) {
            return;
        }
        reading = true;
        List<LibraryRow> queue = waiting;
        List<RunSummary> summaries =
                queue.stream().map(row -> row.facts().summary()).toList();
        tasks.run(
                Messages.text("library.curves"),
                progress -> piece(from, queue, summaries, progress),
                this::show,
                failure -> {
                    reading = false;
                    waiting = List.of();
                });
    }

    private static List<Read> piece(
            RunLibrary from, List<LibraryRow> queue, List<RunSummary> summaries, Progress progress) {
        List<Read> out = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < queue.size() && (i == 0 || System.nanoTime() - begin < PIECE_NANOS); i++) {
            progress.checkCancelled();
            Map<String, RewardCurve> curves;
            try {
                curves = from.curves(summaries.get(i));
            } catch (IOException unreadable) {
                curves = Map.of(); // The row says already why its metrics cannot be read.
            }
            out.add(new Read(queue.get(i), summaries.get(i), curves));
        }
        return out;
    }

    private void show(List<Read> read) {
        reading = false;
        read.forEach(r -> r.row().show(r.of(), r.curves()));
        Set<LibraryRow> done = new LinkedHashSet<>();
        read.forEach(r -> done.add(r.row()));
        waiting = waiting.stream().filter(row -> !done.contains(row)).toList();
        rescale();
        onRead.accept(waiting.isEmpty());
        next();
    }

    private void rescale() {
        Map<String, Scale> now = new TreeMap<>();
        for (LibraryRow row : all) {
            for (String objective : row.curves()) {
                row.curve(objective).ifPresent(curve -> {
                    Scale own = of(curve);
                    if (own.low() <= own.high()) {
                        now.merge(
                                objective,
                                own,
                                (a, b) -> new Scale(Math.min(a.low(), b.low()), Math.max(a.high(), b.high())));
                    }
                });
            }
        }
        if (!now.equals(scales)) {
            scales.clear();
            scales.putAll(now);
            revision.set(revision.get() + 1);
        }
    }

    private static Scale of(RewardCurve curve) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < curve.size(); i++) {
            double v = curve.value(i);
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        return new Scale(low, high);
    }
}
