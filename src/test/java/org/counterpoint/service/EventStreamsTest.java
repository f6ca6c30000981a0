package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Followers over real sockets: numbered events, resuming, and what becomes of one that does not read. */
@Timeout(60)
class EventStreamsTest {
    private static final int LARGE = 1 << 18;

    private final EventHub hub = new EventHub();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch left = new CountDownLatch(1);
    private final HttpServer server;
    private @Nullable EventStreams streams;

    EventStreamsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private void serve(Duration stall) {
        EventStreams opened = new EventStreams(
                (job, after, behind) -> hub.subscribe(job, after, List.of(), behind),
                new ApiLimits(1, 1, 1, 1, 10, stall));
        streams = opened;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                opened.serve(exchange, null);
            } finally {
                left.countDown();
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        if (streams != null) {
            streams.close();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private static Job job(long step, String message) {
        return new Job(
                "a-run", RunStatus.RUNNING, "a run", Path.of("run"), step, 9_999, Double.NaN, message, Instant.EPOCH);
    }

    /** A follower that reads the numbers of events and the steps in them. */
    private final class Reader implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private String id = "";

        Reader(String last) throws IOException {
            socket = open(last, 0);
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            line(": following");
        }

        private String line(String start) throws IOException {
            String line = in.readLine();
            while (line != null && !line.startsWith(start)) {
                line = in.readLine();
            }
            assertThat(line).as("a line that starts with " + start).isNotNull();
            return line.substring(start.length());
        }

        long step() throws IOException {
            id = line("id: ");
            return Json.mapper().readTree(line("data: ")).path("step").asLong();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Socket open(String last, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(server.getAddress());
        // Version 1.0, because its answers are not cut into chunks.
        String resume = last.isEmpty() ? "" : "Last-Event-ID: " + last + "\r\n";
        socket.getOutputStream()
                .write(("GET / HTTP/1.0\r\nHost: localhost\r\n" + resume + "\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private void followers(int wanted) throws InterruptedException {
        while (hub.followers() != wanted) {
            Thread.sleep(5);
        }
    }

    @Test
    void aCutFollowerGoesOnBehindTheLastEventItSaw() throws Exception {
        serve(Duration.ofSeconds(30));
        List<Long> steps = new ArrayList<>();
        String last;
        try (Reader reader = new Reader("")) {
            followers(1);
            for (int step = 1; step <= 5; step++) {
                hub.publish(job(step, ""));
            }
            steps.addAll(List.of(reader.step(), reader.step()));
            last = reader.id;
        }
        hub.publish(job(6, ""));
        try (Reader reader = new Reader(last)) {
            for (int i = 0; i < 4; i++) {
                steps.add(reader.step());
            }
            hub.publish(job(7, ""));
            steps.add(reader.step());
        }
        assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void oneThatIsTooFarBehindIsDroppedAndTheOthersMissNothing() throws Exception {
        serve(Duration.ofMinutes(10));
        try (Reader reader = new Reader("");
                Socket slow = open("", 4096)) {
            followers(2);
            String large = "x".repeat(LARGE);
            int published = 0;
            // Fills the buffers of its connection first, then its queue; the other reads each event before the next.
            while (hub.followers() == 2) {
                published++;
                assertThat(published).as("events until it is dropped").isLessThan(EventHub.BACKLOG + 200);
                hub.publish(job(published, published < 80 ? large : ""));
                assertThat(reader.step()).isEqualTo(published);
            }
            assertThat(published).isGreaterThan(EventHub.BACKLOG);
            assertThat(left.await(10, TimeUnit.SECONDS)).as("its thread ends").isTrue();
            hub.publish(job(0, ""));
            assertThat(reader.step()).isZero();
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void oneThatDoesNotReadAtAllIsDroppedAfterAWhile() throws Exception {
        serve(Duration.ofSeconds(2));
        try (Reader reader = new Reader("");
                Socket slow = open("", 4096)) {
            followers(2);
            String large = "x".repeat(LARGE);
            for (int step = 1; step <= 80; step++) {
                hub.publish(job(step, large));
                assertThat(reader.step()).isEqualTo(step);
            }
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            followers(1);
            hub.publish(job(81, ""));
            assertThat(reader.step()).isEqualTo(81);
            assertThat(slow.isConnected()).isTrue();
        }
    }
}
