package org.counterpoint.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Numbers the changes of jobs, keeps the newest and hands them to followers. */
final class EventHub {
    /** Id of an event that a follower cannot resume from. */
    static final long UNNUMBERED = -1;

    /** How many events a follower may be behind before it is dropped. */
    static final int BACKLOG = 1024;

    private static final int KEPT = 2048;

    /**
     * A job changed.
     *
     * @param id grows by one with each change; ids of a later service are larger than those of an earlier one
     * @param job the job after the change
     */
    record Event(long id, Job job) {}

    private final Deque<Event> kept = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    // Microseconds leave room for a million changes per second, so that a restarted service never repeats an id.
    private long next = System.currentTimeMillis() * 1000;
    private final long first = next;

    /** A follower's queue; close it when the follower is gone. */
    final class Subscription implements AutoCloseable {
        private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
        private final @Nullable String job;
        private final Runnable behind;
        private final int limit;

        private Subscription(@Nullable String job, List<Event> missed, Runnable behind) {
            this.job = job;
            this.behind = behind;
            missed.stream().filter(this::wanted).forEach(queue::add);
            this.limit = queue.size() + BACKLOG;
        }

        /** The next event, or null if there was none in this time. */
        @Nullable
        Event poll(long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }

        private boolean wanted(Event event) {
            return job == null || job.equals(event.job().id());
        }

        private void offer(Event event) {
            if (!wanted(event)) {
                return;
            }
            if (queue.size() >= limit) {
                close();
                behind.run();
            } else {
                queue.add(event);
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    synchronized void publish(Job job) {
        Event event = new Event(next++, job);
        kept.add(event);
        if (kept.size() > KEPT) {
            kept.remove();
        }
        subscriptions.forEach(s -> s.offer(event));
    }

    /**
     * Follows one job or, with null, all.
     *
     * @param after the last event the follower has seen, or -1
     * @param now the jobs as they are, in case the follower missed more than is kept
     * @param behind told once, and must not block, when the follower is {@value #BACKLOG} events behind; it gets no more then
     */
    synchronized Subscription subscribe(@Nullable String job, long after, List<Job> now, Runnable behind) {
        boolean known = after >= first - 1
                && after < next
                && (kept.isEmpty() || kept.getFirst().id() <= after + 1);
        List<Event> missed = new ArrayList<>();
        if (known) {
            kept.stream().filter(e -> e.id() > after).forEach(missed::add);
        } else {
            // Only the last one is numbered, so that a follower who is cut off half way asks for all of them again.
            for (int i = 0; i < now.size(); i++) {
                missed.add(new Event(i == now.size() - 1 ? next - 1 : UNNUMBERED, now.get(i)));
            }
        }
        Subscription subscription = new Subscription(job, missed, behind);
        subscriptions.add(subscription);
        return subscription;
    }

    int followers() {
        return subscriptions.size();
    }
}
