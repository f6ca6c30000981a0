package org.counterpoint.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads server-sent events of jobs on a thread of its own; after a cut it goes on behind the last event it has seen. */
public final class JobFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobFollower.class);
    private static final long RETRY_MILLIS = 500;
    private static final int MAX_RETRIES = 6;
    private static final long MOST_RETRY_MILLIS = 10_000;
    private static final int TOO_MANY = 429;
    private static final int NOT_THERE = 404;

    /** Hears of changes. */
    @FunctionalInterface
    public interface Listener {
        /** A job as it is now. */
        void changed(Job job);

        /** The service is gone and following has ended; {@code message} is one sentence. */
        default void lost(String message) {}
    }

    private final ServiceLine line;
    private final URI uri;
    private final Listener listener;
    private final boolean patient;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream stream;
    private @Nullable String lastId;

    private JobFollower(ServiceLine line, URI uri, Listener listener, boolean patient) {
        this.line = line;
        this.uri = uri;
        this.listener = listener;
        this.patient = patient;
    }

    /**
     * Starts to follow.
     *
     * @param patient whether it tries for ever, as the line to a service elsewhere may be away for hours
     */
    static JobFollower start(ServiceLine line, URI uri, Listener listener, boolean patient) {
        JobFollower follower = new JobFollower(line, uri, listener, patient);
        Thread.ofVirtual().name("job-follower").start(follower::run);
        return follower;
    }

    private void run() {
        int failures = 0;
        try {
            while (closed.getCount() > 0) {
                Heard heard = once();
                failures = heard.served() ? 0 : failures + 1;
                String end = heard.end();
                if (failures >= MAX_RETRIES && !patient) {
                    end = "The training service is gone; it ends by itself when it has nothing to do.";
                }
                if (end != null) {
                    if (closed.getCount() > 0) {
                        listener.lost(end);
                    }
                    return;
                }
                long longer = RETRY_MILLIS << Math.clamp(failures - 1, 0, MAX_RETRIES);
                long pause = patient && failures > 0 ? Math.min(MOST_RETRY_MILLIS, longer) : heard.waitMillis();
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How one connection went.
     *
     * @param served whether a living service answered
     * @param waitMillis how long to wait before the next one
     * @param end why there shall be no next one, or null
     */
    private record Heard(
            boolean served, long waitMillis, @Nullable String end) {
        private static final Heard NOTHING = new Heard(false, RETRY_MILLIS, null);
    }

    /** Reads until the connection ends. */
    private Heard once() throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + line.token())
                .header("Accept", "text/event-stream")
                .GET();
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        try {
            HttpResponse<InputStream> response =
                    line.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                stream = in;
                if (response.statusCode() == 200) {
                    read(in);
                    return new Heard(true, RETRY_MILLIS, null);
                }
                if (response.statusCode() == TOO_MANY) {
                    // The service lives and says when there is room again.
                    return new Heard(true, ServiceLine.waitMillis(response), null);
                }
                return response.statusCode() == NOT_THERE
                        ? new Heard(
                                true,
                                0,
                                Json.mapper().readTree(in).path("error").asText("There is no job of this id."))
                        : Heard.NOTHING;
            }
        } catch (IOException e) {
            return Heard.NOTHING;
        }
    }

    private void read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        String id = null;
        String data = null;
        for (int n = in.read(buffer); n >= 0 && closed.getCount() > 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] != '\n') {
                    bytes.write(buffer[i]);
                    continue;
                }
                text.setLength(0);
                text.append(bytes.toString(StandardCharsets.UTF_8));
                bytes.reset();
                if (text.isEmpty()) {
                    if (data != null) {
                        deliver(data, id);
                    }
                    id = null;
                    data = null;
                } else if (text.indexOf("id: ") == 0) {
                    id = text.substring(4);
                } else if (text.indexOf("data: ") == 0) {
                    data = text.substring(6);
                }
            }
        }
    }

    private void deliver(String data, @Nullable String id) throws IOException {
        Job job = Job.fromJson(Json.mapper().readTree(data));
        try {
            listener.changed(job);
        } catch (RuntimeException e) {
            LOG.warn("A follower of jobs failed", e);
        }
        if (id != null) {
            lastId = id;
        }
    }

    /** Stops following. */
    @Override
    public void close() {
        closed.countDown();
        InputStream open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("The stream of jobs was already closed: {}", e.getMessage());
            }
        }
    }
}
