package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunWriter;

/** Copies a run of a service as a whole and checks every file by its hash. A copy that was cut off is completed by the next. */
public final class RunPull {
    private static final int MOST_TRIES = 5;
    private static final int MOST_LOG = 64 * 1024;

    /**
     * What was copied.
     *
     * @param files how many files there are
     * @param bytes their length together
     * @param fetched bytes that were not there before
     */
    public record Pulled(int files, long bytes, long fetched) {}

    private final ServiceClient client;
    private final String id;
    private final Path out;
    private final Consumer<String> progress;
    private long fetched;

    private RunPull(ServiceClient client, String id, Path out, Consumer<String> progress) {
        this.client = client;
        this.id = id;
        this.out = out.toAbsolutePath().normalize();
        this.progress = progress;
    }

    /**
     * Copies a run into a directory, which may hold an earlier copy of it.
     *
     * @param progress hears the name of each file before it is fetched
     * @throws IOException in one sentence if there is no such run, the directory holds something else, or a file cannot be had
     */
    public static Pulled pull(ServiceClient client, String id, Path out, Consumer<String> progress) throws IOException {
        if (!RunIds.isValid(id)) {
            throw new ServiceException(404, "\"" + id + "\" is not the id of a run; list the runs to see their ids.");
        }
        return new RunPull(client, id, out, progress).all();
    }

    /** The end of a run's log, at most 64 KiB of whole lines; "" where there is none. */
    static String log(ServiceClient client, String id) throws IOException {
        for (JsonNode file : client.line().get("/v1/runs/" + id + "/files").path("files")) {
            long size = file.path("size").asLong();
            if (file.path("name").asText().equals(RunWriter.LOG) && size > 0) {
                long from = Math.max(0, size - MOST_LOG);
                String mark = file.path("mark").asText();
                byte[] end = client.line().bytes("/v1/runs/" + id + "/files/" + RunWriter.LOG, from, size, mark);
                String text = new String(end, StandardCharsets.UTF_8);
                return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
            }
        }
        return "";
    }

    private Pulled all() throws IOException {
        List<JsonNode> files = list();
        checkTarget();
        for (int attempt = 1; ; attempt++) {
            List<String> open = new ArrayList<>();
            long bytes = 0;
            for (JsonNode file : files) {
                bytes += file.path("size").asLong();
                if (!same(file) && !fetch(file)) {
                    open.add(file.path("name").asText());
                }
            }
            if (open.isEmpty()) {
                return new Pulled(files.size(), bytes, fetched);
            }
            if (attempt == MOST_TRIES) {
                throw new IOException(
                        open.getFirst() + " of " + id + " changes all the time; pull it again when the run has ended.");
            }
            files = list();
        }
    }

    private List<JsonNode> list() throws IOException {
        List<JsonNode> files = new ArrayList<>();
        client.line().get("/v1/runs/" + id + "/files?sums=1").path("files").forEach(files::add);
        files.sort(Comparator.comparing(
                (JsonNode file) -> file.path("name").asText().equals(RunManifest.FILE)));
        return files;
    }

    /** An earlier copy is completed; anything else is left alone. */
    private void checkTarget() throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        // The manifest comes last, so a copy that was cut off may lack it; then there is nothing but files of a run.
        boolean earlier = Files.exists(out.resolve(RunManifest.FILE))
                ? RunManifest.read(out).id().equals(id)
                : onlyOfRuns();
        if (!earlier) {
            throw new IOException(
                    out + " holds something else than the run " + id + "; choose an empty or new folder.");
        }
    }

    private boolean onlyOfRuns() throws IOException {
        try (Stream<Path> there = Files.walk(out)) {
            return there.filter(path -> !Files.isDirectory(path))
                    .allMatch(path -> path.getFileName().toString().endsWith(".part")
                            || RunFiles.isKnown(out.relativize(path).toString().replace('\\', '/')));
        }
    }

    private boolean same(JsonNode file) throws IOException {
        Path here = out.resolve(file.path("name").asText());
        if (!RunFiles.isKnown(file.path("name").asText())
                || !Files.isRegularFile(here)
                || Files.size(here) != file.path("size").asLong()) {
            return false;
        }
        try (OpenFile open = OpenFile.open(out, file.path("name").asText())) {
            return open.sha256().equals(file.path("sha256").asText());
        }
    }

    private boolean fetch(JsonNode file) throws IOException {
        String name = file.path("name").asText();
        if (!RunFiles.isKnown(name)) {
            throw new IOException("The service names a file \"" + name + "\" that no run has; update both sides.");
        }
        progress.accept(name);
        Path here = out.resolve(name);
        String mark = file.path("mark").asText();
        RunMirror.Missing missing = new RunMirror.Missing(
                name, file.path("size").asLong(), mark, file.path("modified_ms").asLong(), 0);
        try {
            new FileCopy(id, name, here).fetch(client, missing, mark, now -> {}, bytes -> fetched += bytes);
        } catch (ServiceException e) {
            if (e.changed()) {
                return false;
            }
            throw e;
        }
        if (!same(file)) {
            Files.deleteIfExists(here);
            return false;
        }
        return true;
    }
}
