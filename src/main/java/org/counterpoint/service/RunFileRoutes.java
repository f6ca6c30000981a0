package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that hand out runs of the library: what runs there are, which files each has, and the bytes of those. Runs are named by
 * ids and files by names that the list of the run's files holds at this moment; nothing else in the library can be reached.
 *
 * <p>Reading has a budget of its own beside that of all requests: few reads at a time, in the order in which they were asked for, and a
 * piece of a file in memory for each. So a client that copies gigabytes delays other readers and neither jobs nor events.
 */
final class RunFileRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RunFileRoutes.class);
    private static final int PIECE = 256 * 1024;
    private static final int PLACES = 8;
    private static final long WAIT_SECONDS = 10;
    private static final int BUSY_SECONDS = 2;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
    private static final Pattern NUMBER = Pattern.compile("after=(\\d{1,18})");

    private final RunIndex index;
    private final Duration stall;
    private final Semaphore places = new Semaphore(PLACES, true);
    private final List<Route> routes = List.of(
            new Route(
                    "GET",
                    "/v1/runs",
                    "listRuns",
                    "The runs of the library, or those that changed",
                    "",
                    200,
                    "Runs",
                    List.of(),
                    this::runs),
            new Route(
                    "GET",
                    "/v1/runs/{id}/files",
                    "listFiles",
                    "The files of a run with their sizes and marks",
                    "",
                    200,
                    "RunFiles",
                    List.of(404),
                    this::files),
            new Route(
                    "GET",
                    "/v1/runs/{id}/files/{file}",
                    "readFile",
                    "The bytes of a file of a run, or a range of them",
                    "",
                    200,
                    Route.FILE_BYTES,
                    List.of(404, 412, 416),
                    this::read));

    RunFileRoutes(Path library, ApiLimits limits) {
        this.index = new RunIndex(library, System::nanoTime);
        this.stall = limits.stall();
    }

    List<Route> routes() {
        return routes;
    }

    private void runs(HttpExchange exchange, String none) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher after = NUMBER.matcher(query == null ? "" : query);
        ApiServer.send(exchange, 200, index.since(after.matches() ? Long.parseLong(after.group(1)) : -1));
    }

    private void files(HttpExchange exchange, String id) throws IOException {
        Path dir = dir(id);
        boolean sums = "sums=1".equals(exchange.getRequestURI().getRawQuery());
        if (sums) {
            take();
        }
        try {
            ObjectNode answer = Json.mapper().createObjectNode().put("run", id);
            ArrayNode list = answer.putArray("files");
            for (RunFiles.Known known : RunFiles.list(dir)) {
                try (OpenFile file = OpenFile.open(dir, known.name())) {
                    ObjectNode o = list.addObject();
                    o.put("name", known.name()).put("size", file.size()).put("mark", file.mark());
                    o.put("modified_ms", file.modified());
                    if (sums) {
                        o.put("sha256", file.sha256());
                    }
                } catch (NoSuchFileException e) {
                    LOG.debug("{} went away while it was listed", known.name());
                }
            }
            ApiServer.send(exchange, 200, answer);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw missing();
        } finally {
            if (sums) {
                places.release();
            }
        }
    }

    private void read(HttpExchange exchange, String id) throws IOException {
        Path dir = dir(id);
        String name = name(exchange);
        // Only what is listed is there, so that no link and nothing beside the run's own files is ever opened.
        if (RunFiles.list(dir).stream().noneMatch(known -> known.name().equals(name))) {
            throw new ApiRefusalException(404, "There is no file of this name in the run; list its files.");
        }
        take();
        try (OpenFile file = OpenFile.open(dir, name)) {
            String wanted = exchange.getRequestHeaders().getFirst("If-Match");
            if (wanted != null && !wanted.equals("\"" + file.mark() + "\"")) {
                throw changed();
            }
            long[] range = range(exchange.getRequestHeaders().getFirst("Range"), file.size());
            send(exchange, file, range);
        } catch (NoSuchFileException e) {
            throw changed();
        } finally {
            places.release();
        }
    }

    private void send(HttpExchange exchange, OpenFile file, long @Nullable [] range) throws IOException {
        long from = range == null ? 0 : range[0];
        long to = range == null ? file.size() : range[1] + 1;
        // The first piece is read before the answer begins, so that most of what can go wrong is still told in words.
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, to - from));
        if (!file.read(from, piece, to)) {
            throw changed();
        }
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("ETag", "\"" + file.mark() + "\"");
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + file.size());
        }
        long length = to - from;
        exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
        try (Stalled guard = new Stalled(stall)) {
            OutputStream out = exchange.getResponseBody();
            for (long at = from; at < to; ) {
                out.write(piece.array(), 0, piece.limit());
                out.flush();
                guard.moved();
                at += piece.limit();
                piece.clear().limit((int) Math.min(PIECE, to - at));
                if (at < to && !file.read(at, piece, to)) {
                    // The length that was promised is not reached, so the client knows that this is not the whole.
                    LOG.debug("{} changed while it was sent", file.name());
                    return;
                }
            }
        }
    }

    private void take() throws IOException {
        try {
            if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw ApiRefusalException.tooMany(
                        "All places for readers of files (" + PLACES + ") are taken", BUSY_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The training service is ending; ask again.", e);
        }
    }

    private Path dir(String id) throws IOException {
        return index.dir(id)
                .orElseThrow(() ->
                        new ApiRefusalException(404, "There is no run of this id; list the runs to see their ids."));
    }

    private String name(HttpExchange exchange) {
        return routes.getLast().file(Route.parts(exchange.getRequestURI().getRawPath()));
    }

    private static long @Nullable [] range(@Nullable String header, long size) throws ApiRefusalException {
        if (header == null) {
            return null;
        }
        Matcher range = RANGE.matcher(header);
        if (!range.matches()) {
            throw ApiRefusalException.range(size);
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (from >= size || to < from) {
            throw ApiRefusalException.range(size);
        }
        return new long[] {from, to};
    }

    private static ApiRefusalException missing() {
        return new ApiRefusalException(404, "There is no run of this id any more; list the runs to see their ids.");
    }

    private static ApiRefusalException changed() {
        return new ApiRefusalException(
                412, "The file has changed, so that what was read of it is of no use; start again.");
    }

    /** Ends the connection of a client that does not read: interrupting a thread that writes closes its socket. */
    private static final class Stalled implements AutoCloseable {
        private final Thread reader = Thread.currentThread();
        private final Thread watch;
        private volatile long since = System.nanoTime();
        private volatile boolean done;

        Stalled(Duration limit) {
            watch = Thread.ofVirtual().name("stalled-reader").start(() -> {
                try {
                    while (!done) {
                        Thread.sleep(limit.dividedBy(4));
                        if (!done && System.nanoTime() - since > limit.toNanos()) {
                            reader.interrupt();
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        void moved() {
            since = System.nanoTime();
        }

        @Override
        public void close() {
            done = true;
            watch.interrupt();
        }
    }
}
