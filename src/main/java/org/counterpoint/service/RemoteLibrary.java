package org.counterpoint.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.counterpoint.run.RunFiles.Part;
import org.counterpoint.run.RunManifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a service elsewhere in a folder of this machine, kept up to date on a thread of its own. All runs are listed; the files of
 * a run come when somebody {@link #look looks} at it. While the connection is lost everything that was fetched stays, and the thread
 * tries again, at first soon and later every {@value #MOST_WAIT_SECONDS} seconds; then it goes on where it stopped.
 */
public final class RemoteLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteLibrary.class);
    private static final long MOST_WAIT_SECONDS = 10;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long PERIOD_MILLIS = 1000;
    private static final long LEAST_MILLIS = 250;
    private static final long ENDED_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Runs whose metrics come without being looked at, newest first, for the small curves of a list. */
    private static final int IN_ADVANCE = 100;

    private static final long IN_ADVANCE_BYTES = 4L << 20;

    private final RemotePlace place;
    private final RunMirror mirror;
    private final Path folder;
    private final Consumer<RemoteState> listener;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final ReentrantLock connecting = new ReentrantLock();
    private Map<String, Set<Part>> wanted = Map.of();
    private boolean woken;
    private boolean closed;
    private volatile @Nullable ServiceClient client;
    private @Nullable JobFollower follower;
    private volatile RemoteState state = new RemoteState(false, Instant.now(), "", 0, 0);
    private @Nullable RemoteState told;
    private Instant answered = Instant.now();
    private final Map<String, Done> complete = new HashMap<>();
    private final Set<String> inAdvance = new HashSet<>();

    /** When a run was here as it was there, and what of it. */
    private record Done(long nanos, Set<Part> parts) {
        boolean holds(Set<Part> now) {
            return parts.containsAll(now) && System.nanoTime() - nanos < ENDED_NANOS;
        }
    }

    /**
     * Starts to follow a service; nothing is asked on the calling thread.
     *
     * @param folder where the runs come
     * @param listener hears of every change, on a thread of its own
     * @throws IOException naming the folder if it cannot be written
     */
    public RemoteLibrary(RemotePlace place, Path folder, Consumer<RemoteState> listener) throws IOException {
        this.place = place;
        this.folder = folder.toAbsolutePath().normalize();
        this.mirror = new RunMirror(this.folder);
        this.listener = listener;
        this.thread =
                Thread.ofPlatform().daemon().name("remote-" + place.name()).start(this::run);
    }

    /** The service. */
    public RemotePlace place() {
        return place;
    }

    /** The folder with the run directories. */
    public Path folder() {
        return folder;
    }

    /** How it stands now. */
    public RemoteState state() {
        return state;
    }

    /** The directory of a run here, whether or not it is listed yet. */
    public Path dir(String id) {
        return mirror.dir(id);
    }

    /**
     * What is looked at from now on, in place of what was said before: parts of runs by their directories; those of other folders are
     * passed over.
     */
    public void look(Map<Path, Set<Part>> parts) {
        Map<String, Set<Part>> now = new HashMap<>();
        parts.forEach((dir, some) -> {
            Path absolute = dir.toAbsolutePath().normalize();
            if (folder.equals(absolute.getParent())) {
                now.put(String.valueOf(absolute.getFileName()), Set.copyOf(some));
            }
        });
        lock.lock();
        try {
            if (!now.equals(wanted)) {
                wanted = now;
                wakeUp();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tries again now. */
    public void retry() {
        lock.lock();
        try {
            wakeUp();
        } finally {
            lock.unlock();
        }
    }

    private void wakeUp() {
        woken = true;
        wake.signalAll();
    }

    /**
     * A client for commands about jobs; connects where there is no connection.
     *
     * @throws IOException in one sentence if there is none
     */
    public ServiceClient connected() throws IOException {
        // One at a time, so that nobody closes what somebody else has just opened.
        connecting.lock();
        try {
            ServiceClient known = client;
            if (known == null) {
                known = ServiceClient.attach(place);
                client = known;
                retry();
            }
            return known;
        } finally {
            connecting.unlock();
        }
    }

    /** The library on the machine of the service, for commands that people copy; this folder where that is not known. */
    public Path thereLibrary() {
        ServiceClient known = client;
        return known == null ? folder : known.library();
    }

    /**
     * The end of a run's log as it is now; "" where there is none.
     *
     * @throws IOException in one sentence if it cannot be had
     */
    public String log(String id) throws IOException {
        return RunPull.log(connected(), id);
    }

    private void run() {
        int failures = 0;
        try {
            while (!isClosed()) {
                long pause;
                long begin = System.nanoTime();
                try {
                    ServiceClient service = service();
                    boolean more = pass(service);
                    failures = 0;
                    pause = more ? 0 : PERIOD_MILLIS;
                } catch (IOException | UncheckedIOException e) {
                    failures++;
                    lose(sentence(e));
                    pause = Math.min(
                            TimeUnit.SECONDS.toMillis(MOST_WAIT_SECONDS),
                            FIRST_WAIT_MILLIS << Math.min(failures - 1, 5));
                } catch (RuntimeException e) {
                    LOG.error("The mirror of {} failed", place, e);
                    failures++;
                    lose("The runs of this service could not be kept up to date; the log tells why.");
                    pause = TimeUnit.SECONDS.toMillis(MOST_WAIT_SECONDS);
                }
                long least = failures > 0 ? FIRST_WAIT_MILLIS : LEAST_MILLIS;
                rest(pause, pause == 0 ? 0 : least - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            letGo();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, at least so long and until something wakes it. */
    private void rest(long millis, long least) throws InterruptedException {
        if (least > 0) {
            Thread.sleep(least);
        }
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!woken && !closed && left > 0) {
                left = wake.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    private ServiceClient service() throws IOException {
        ServiceClient made = connected();
        if (follower == null) {
            mirror.startAgain();
            // A step of a run is seen here as soon as the service tells of it.
            follower = made.follow(job -> retry());
        }
        return made;
    }

    private boolean pass(ServiceClient service) throws IOException {
        Set<String> changed = mirror.list(service);
        answered = Instant.now();
        if (!state.connected()) {
            state = new RemoteState(true, Instant.now(), "", mirror.listed().size(), state.bytesLeft());
        }
        tell(state.bytesLeft());
        Map<String, Set<Part>> now;
        lock.lock();
        try {
            now = wanted;
        } finally {
            lock.unlock();
        }
        complete.keySet().removeAll(changed);
        complete.keySet().retainAll(now.keySet());
        Map<String, List<RunMirror.Missing>> missing = new HashMap<>();
        long left = 0;
        for (Map.Entry<String, Set<Part>> run : now.entrySet()) {
            Done done = complete.get(run.getKey());
            boolean fresh = done != null && done.holds(run.getValue()) && !live(run.getKey());
            if (!mirror.listed().contains(run.getKey()) || fresh) {
                continue;
            }
            List<RunMirror.Missing> lacks = list(service, run.getKey(), run.getValue());
            missing.put(run.getKey(), lacks);
            left += lacks.stream().mapToLong(RunMirror.Missing::bytes).sum();
        }
        boolean more = false;
        Left counted = new Left(left, now);
        for (Map.Entry<String, List<RunMirror.Missing>> run : missing.entrySet()) {
            boolean whole = true;
            for (RunMirror.Missing file : run.getValue()) {
                whole &= mirror.fetch(service, run.getKey(), file, counted::came);
                if (counted.stale()) {
                    return true;
                }
            }
            if (whole) {
                complete.put(run.getKey(), new Done(System.nanoTime(), now.getOrDefault(run.getKey(), Set.of())));
            }
            more |= !whole;
        }
        tell(0);
        return advance(service) || more;
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

    /** Counts down while files come, and says when something else is wanted or the library is closed. */
    private final class Left {
        private final Map<String, Set<Part>> of;
        private long left;
        private long told = System.nanoTime();

        Left(long left, Map<String, Set<Part>> of) {
            this.left = left;
            this.of = of;
            tell(left);
        }

        void came(long bytes) throws IOException {
            left = Math.max(0, left - bytes);
            if (System.nanoTime() - told > TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS)) {
                told = System.nanoTime();
                tell(left);
            }
            if (isClosed()) {
                throw new ServiceException(0, "The remote library was closed.");
            }
        }

        boolean stale() {
            lock.lock();
            try {
                return closed || !wanted.equals(of);
            } finally {
                lock.unlock();
            }
        }
    }

    private void tell(long left) {
        RemoteState before = state;
        publish(new RemoteState(
                before.connected(),
                before.since(),
                before.problem(),
                mirror.listed().size(),
                left));
    }

    private void publish(RemoteState now) {
        state = now;
        if (!now.equals(told) && !isClosed()) {
            told = now;
            listener.accept(now);
        }
    }

    private String sentence(Exception e) {
        String said = String.valueOf(e.getMessage());
        boolean silent = e instanceof ServiceException refusal && refusal.status() == 0;
        if (!silent || said.contains(place.address().toString())) {
            return said;
        }
        String tunnel = place.tunnel();
        return "The connection to " + place.address() + " was lost"
                + (tunnel.isEmpty() ? "; it is tried again." : "; it is tried again, through the tunnel: " + tunnel);
    }

    private void lose(String problem) {
        if (isClosed()) {
            return;
        }
        RemoteState before = state;
        letGo();
        Instant since = before.connected() ? answered : before.since();
        publish(new RemoteState(false, since, problem, mirror.listed().size(), before.bytesLeft()));
    }

    private void letGo() {
        JobFollower follows = follower;
        follower = null;
        if (follows != null) {
            follows.close();
        }
        connecting.lock();
        try {
            ServiceClient open = client;
            client = null;
            if (open != null) {
                open.close();
            }
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wakeUp();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
