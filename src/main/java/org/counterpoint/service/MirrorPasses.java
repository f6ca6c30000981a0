package org.counterpoint.service;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.RunFiles.Part;
import org.counterpoint.run.RunManifest;

/**
 * Decides what a mirror fetches: of every run its manifest, of the runs that are looked at the parts that are wanted, and in advance the
 * metrics of some others. One thread at a time.
 */
final class MirrorPasses {
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ENDED_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Runs whose metrics come without being looked at, newest first, for the small curves of a list. */
    private static final int IN_ADVANCE = 100;

    private static final long IN_ADVANCE_BYTES = 4L << 20;

    private final RunMirror mirror;
    private final Watcher watcher;
    private final Map<String, Done> complete = new HashMap<>();
    private final Set<String> inAdvance = new HashSet<>();

    /** Who wants runs, and hears how a pass goes. */
    interface Watcher {
        /** Parts of runs, by id; may change during a pass, which then ends. */
        Map<String, Set<Part>> wanted();

        /** Whether nobody wants anything any more. */
        boolean isClosed();

        /** The service has answered. */
        void answered();

        /** So many bytes of wanted files are missing. */
        void left(long bytes);
    }

    /** When a run was here as it was there, and what of it. */
    private record Done(long nanos, Set<Part> parts) {
        boolean holds(Set<Part> now) {
            return parts.containsAll(now) && System.nanoTime() - nanos < ENDED_NANOS;
        }
    }

    MirrorPasses(RunMirror mirror, Watcher watcher) {
        this.mirror = mirror;
        this.watcher = watcher;
    }

    /** Lists what changed and fetches what is wanted; true if there is more to do at once. */
    boolean pass(ServiceClient service) throws IOException {
        Set<String> changed = mirror.list(service);
        watcher.answered();
        Map<String, Set<Part>> now = watcher.wanted();
        complete.keySet().removeAll(changed);
        complete.keySet().retainAll(now.keySet());
        Map<String, List<RunMirror.Missing>> missing = missing(service, now);
        boolean more = false;
        Left left = new Left(missing, now);
        for (Map.Entry<String, List<RunMirror.Missing>> run : missing.entrySet()) {
            boolean whole = true;
            for (RunMirror.Missing file : run.getValue()) {
                whole &= mirror.fetch(service, run.getKey(), file, left::came);
                if (left.stale()) {
                    return true;
                }
            }
            if (whole) {
                complete.put(run.getKey(), new Done(System.nanoTime(), now.getOrDefault(run.getKey(), Set.of())));
            }
            more |= !whole;
        }
        watcher.left(0);
        return advance(service) || more;
    }

    private Map<String, List<RunMirror.Missing>> missing(ServiceClient service, Map<String, Set<Part>> now)
            throws IOException {
        Map<String, List<RunMirror.Missing>> missing = new HashMap<>();
        for (Map.Entry<String, Set<Part>> run : now.entrySet()) {
            Done done = complete.get(run.getKey());
            boolean fresh = done != null && done.holds(run.getValue()) && !live(run.getKey());
            if (mirror.listed().contains(run.getKey()) && !fresh) {
                missing.put(run.getKey(), list(service, run.getKey(), run.getValue()));
            }
        }
        return missing;
    }

    private List<RunMirror.Missing> list(ServiceClient service, String id, Set<Part> parts) throws IOException {
        try {
            return mirror.missing(service, id, parts);
        } catch (ServiceException e) {
            if (e.status() == 404) {
                return List.of();
            }
            throw e;
        }
    }

    /** Fetches the metrics of one more run that nobody looks at; true if there may be more. */
    private boolean advance(ServiceClient service) throws IOException {
        if (inAdvance.size() >= IN_ADVANCE) {
            return false;
        }
        String next = mirror.listed().stream()
                .filter(id -> !inAdvance.contains(id) && !complete.containsKey(id))
                .max(Comparator.comparingLong(id -> mirror.known(id).modified()))
                .orElse(null);
        if (next == null) {
            return false;
        }
        inAdvance.add(next);
        for (RunMirror.Missing file : list(service, next, Set.of())) {
            if (file.name().equals("metrics.jsonl") && file.size() <= IN_ADVANCE_BYTES) {
                mirror.fetch(service, next, file, bytes -> {});
            }
        }
        return true;
    }

    private boolean live(String id) {
        try {
            return !RunManifest.read(mirror.dir(id)).status().ended();
        } catch (IOException e) {
            return true;
        }
    }

    /** Counts down while files come, and says when something else is wanted. */
    private final class Left {
        private final Map<String, Set<Part>> of;
        private long left;
        private long told = System.nanoTime();

        Left(Map<String, List<RunMirror.Missing>> missing, Map<String, Set<Part>> of) {
            this.left = missing.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(RunMirror.Missing::bytes)
                    .sum();
            this.of = of;
            watcher.left(left);
        }

        void came(long bytes) throws IOException {
            left = Math.max(0, left - bytes);
            if (System.nanoTime() - told > TELL_NANOS) {
                told = System.nanoTime();
                watcher.left(left);
            }
            if (watcher.isClosed()) {
                throw new ServiceException(0, "The remote library was closed.");
            }
        }

        boolean stale() {
            return watcher.isClosed() || !watcher.wanted().equals(of);
        }
    }
}
