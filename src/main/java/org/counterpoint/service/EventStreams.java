package org.counterpoint.service;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open event streams. Each has a thread and a queue of its own, so a follower that reads slowly holds up nobody; one that is too
 * far behind or does not read at all is dropped and can resume after the last event it saw.
 */
final class EventStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 250;
    private static final int BUSY_SECONDS = 5;

    /** Where the events come from. */
    @FunctionalInterface
    interface Source {
        /** As {@link Jobs#follow}. */
        EventHub.Subscription follow(@Nullable String job, long after, Runnable behind);
    }

    private final Source source;
    private final Semaphore places;
    private final int limit;
    private final Duration stall;
    private final Set<Writer> writers = ConcurrentHashMap.newKeySet();
    private final Thread watch;
    private volatile boolean closed;

    /** The thread of one stream and since when it writes. */
    private static final class Writer {
        private final Thread thread = Thread.currentThread();
        private volatile long since;

        void write(OutputStream out, String text) throws IOException {
            // Zero means that it does not write; the clock may show zero too, which only puts the look off.
            since = System.nanoTime();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            since = 0;
        }
    }

    EventStreams(Source source, ApiLimits limits) {
        this.source = source;
        this.limit = limits.followers();
        this.places = new Semaphore(limits.followers());
        this.stall = limits.stall();
        this.watch = Thread.ofVirtual().name("stalled-followers").start(this::dropStalled);
    }

    /** Serves the events of one job or, with null, of all, until the client goes away, is dropped or the service ends. */
    void serve(HttpExchange exchange, @Nullable String job) throws IOException {
        if (!places.tryAcquire()) {
            throw ApiRefusalException.tooMany("All places for followers (" + limit + ") are taken", BUSY_SECONDS);
        }
        Writer writer = new Writer();
        writers.add(writer);
        try {
            follow(exchange, job, writer);
        } catch (InterruptedException e) {
            LOG.debug("A follower was too slow and has been dropped");
        } finally {
            writers.remove(writer);
            places.release();
        }
    }

    private void follow(HttpExchange exchange, @Nullable String job, Writer writer)
            throws IOException, InterruptedException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        long after = last != null && last.matches("\\d{1,18}") ? Long.parseLong(last) : -1;
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        // Interrupting a thread that writes closes its connection, which is what a client that does not read needs.
        try (EventHub.Subscription subscription = source.follow(job, after, writer.thread::interrupt)) {
            OutputStream out = exchange.getResponseBody();
            writer.write(out, ": following\n\n");
            long quiet = 0;
            while (!closed) {
                EventHub.Event event = subscription.poll(LOOK_MILLIS);
                quiet = event == null ? quiet + LOOK_MILLIS : 0;
                if (event != null) {
                    String number = event.id() == EventHub.UNNUMBERED ? "" : "id: " + event.id() + "\n";
                    writer.write(
                            out, number + "event: job\ndata: " + event.job().toJson() + "\n\n");
                } else if (quiet >= HEARTBEAT_MILLIS) {
                    // A comment finds out whether the follower is still there.
                    writer.write(out, ": \n\n");
                    quiet = 0;
                }
            }
            out.close();
        }
    }

    private void dropStalled() {
        try {
            while (!closed) {
                Thread.sleep(stall.dividedBy(4));
                for (Writer writer : writers) {
                    long since = writer.since;
                    if (since != 0 && System.nanoTime() - since > stall.toNanos()) {
                        writer.thread.interrupt();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.interrupt();
    }
}
