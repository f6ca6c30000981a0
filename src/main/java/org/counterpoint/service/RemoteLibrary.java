package org.counterpoint.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.counterpoint.run.RunFiles.Part;
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
    private final RemotePlace place;
    private final RunMirror mirror;
    private final RemoteConnection connection;
    private final MirrorPasses passes;
    private final Path folder;
    private final Consumer<RemoteState> listener;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private Map<String, Set<Part>> wanted = Map.of();
    private boolean woken;
    private boolean closed;
    private @Nullable JobFollower follower;
    private volatile RemoteState state = new RemoteState(false, Instant.now(), "", 0, 0);
    private @Nullable RemoteState told;
    private Instant answered = Instant.now();
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
        this.connection = new RemoteConnection(place);
        this.passes = new MirrorPasses(mirror, new Watcher());
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
        return connection.connected(this::retry);
    }

    /** The library on the machine of the service, for commands that people copy; this folder where that is not known. */
    public Path thereLibrary() {
        ServiceClient known = connection.open();
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
                    boolean more = passes.pass(service);
                    failures = 0;
                    pause = more ? 0 : PERIOD_MILLIS;
                } catch (IOException | UncheckedIOException e) {
                    failures++;
                    lose(connection.sentence(e));
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

    /** What the passes ask and tell; on the thread of this library. */
    private final class Watcher implements MirrorPasses.Watcher {
        @Override
        public Map<String, Set<Part>> wanted() {
            lock.lock();
            try {
                return wanted;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isClosed() {
            return RemoteLibrary.this.isClosed();
        }

        @Override
        public void answered() {
            answered = Instant.now();
            if (!state.connected()) {
                state = new RemoteState(true, Instant.now(), "", mirror.listed().size(), state.bytesLeft());
            }
            tell(state.bytesLeft());
        }

        @Override
        public void left(long bytes) {
            tell(bytes);
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
        connection.letGo();
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
