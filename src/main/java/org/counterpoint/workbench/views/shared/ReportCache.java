package org.counterpoint.workbench.views.shared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.counterpoint.run.Run;

/**
 * Keeps the report of each run until the part of the run it depends on changes. Safe for use by several threads.
 *
 * @param <R> kind of report
 */
public final class ReportCache<R> {
    private final Function<Run, R> maker;
    private final Function<Run, Object> signature;
    private final Map<String, Entry<R>> entries = new HashMap<>();

    /**
     * A cache.
     *
     * @param maker computes a report
     * @param signature what the report depends on; equal signatures give equal reports
     */
    public ReportCache(Function<Run, R> maker, Function<Run, Object> signature) {
        this.maker = maker;
        this.signature = signature;
    }

    /** Reports of these runs, in order; forgets runs that are not among them. */
    public List<R> of(List<Run> runs) {
        List<String> keys = runs.stream().map(ReportCache::key).toList();
        synchronized (entries) {
            entries.keySet().retainAll(keys);
        }
        return runs.stream().map(this::one).toList();
    }

    private R one(Run run) {
        Object now = signature.apply(run);
        synchronized (entries) {
            Entry<R> known = entries.get(key(run));
            if (known != null && known.signature.equals(now)) {
                return known.report;
            }
        }
        R made = maker.apply(run);
        synchronized (entries) {
            entries.put(key(run), new Entry<>(now, made));
        }
        return made;
    }

    private static String key(Run run) {
        return run.dir().toString();
    }

    private record Entry<R>(Object signature, R report) {}
}
