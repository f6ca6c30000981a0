package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the jobs: {@code jobs/ID/job.json} (ours), {@code task.json} (to the worker), {@code stop}, {@code pause}, {@code result.json}. */
final class JobFiles {
    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
    /** Ended jobs that are remembered; the oldest are forgotten, their runs stay. */
    static final int KEPT_ENDED = 200;

    /**
     * A job as kept across services.
     *
     * @param job its last state
     * @param config its run configuration
     * @param pid process id of its worker, 0 if it has none
     * @param pidStart start of that process, to recognize a reused id, see {@link Worker#start()}
     * @param exit exit code of its last process, or null where it is not known
     */
    record Stored(
            Job job,
            ObjectNode config,
            long pid,
            long pidStart,
            @Nullable Integer exit) {}

    /**
     * What a worker says at its end.
     *
     * @param status FINISHED, PAUSED, STOPPED or FAILED
     * @param message one sentence, or null
     * @param exception class and message of what ended it, or null
     */
    record Result(
            RunStatus status,
            @Nullable String message,
            @Nullable String exception) {}

    private final Path root;

    JobFiles(Path stateDir) {
        this.root = stateDir.resolve("jobs");
    }

    Path dir(String id) {
        if (!RunIds.isValid(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is not a job id.");
        }
        return root.resolve(id);
    }

    Path task(String id) {
        return dir(id).resolve("task.json");
    }

    /** The configuration as its worker got it, for the command that repeats the run. */
    Path config(String id) {
        return dir(id).resolve("config.json");
    }

    /** Where the JVM of a worker writes what it knows when native code brings it down. */
    Path crash(String id) {
        return dir(id).resolve("crash.txt");
    }

    private Path stop(String id) {
        return dir(id).resolve("stop");
    }

    private Path pause(String id) {
        return dir(id).resolve("pause");
    }

    void save(Stored stored) throws IOException {
        ObjectNode o = stored.job().toJson();
        o.set("config", stored.config());
        o.put("pid", stored.pid()).put("pid_start", stored.pidStart()).put("exit", stored.exit());
        Path dir = dir(stored.job().id());
        Files.createDirectories(dir);
        AtomicFiles.replace(dir.resolve("job.json"), Json.pretty(o).getBytes(StandardCharsets.UTF_8));
    }

    /** All kept jobs, oldest first; forgets the oldest ended ones when there are very many. */
    List<Stored> load() throws IOException {
        List<Stored> all = new ArrayList<>(read());
        List<Stored> ended = all.stream().filter(s -> s.job().ended()).toList();
        for (Stored old : ended.subList(0, Math.max(0, ended.size() - KEPT_ENDED))) {
            delete(old.job().id());
            all.remove(old);
        }
        return all;
    }

    /** All kept jobs, oldest first; changes nothing. */
    List<Stored> read() throws IOException {
        List<Stored> all = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return all;
        }
        try (DirectoryStream<Path> dirs = Files.newDirectoryStream(root)) {
            for (Path dir : dirs) {
                try {
                    JsonNode o = Json.mapper().readTree(Files.readAllBytes(dir.resolve("job.json")));
                    if (o.path("config") instanceof ObjectNode config) {
                        all.add(new Stored(
                                Job.fromJson(o),
                                config,
                                o.path("pid").asLong(),
                                o.path("pid_start").asLong(),
                                o.path("exit").isInt() ? o.path("exit").asInt() : null));
                    }
                } catch (IOException e) {
                    LOG.warn(
                            "Left out the unreadable job {} ({})",
                            dir.getFileName(),
                            e.getClass().getSimpleName());
                }
            }
        }
        all.sort(Comparator.comparing((Stored s) -> s.job().created())
                .thenComparing(s -> s.job().id()));
        return all;
    }

    /** Forgets a job: removes our files of it, never its run. */
    void delete(String id) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir(id))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(dir(id));
    }

    void writeTask(String id, WorkerTask task) throws IOException {
        Files.deleteIfExists(dir(id).resolve("result.json"));
        Files.deleteIfExists(stop(id));
        Files.deleteIfExists(pause(id));
        Files.deleteIfExists(crash(id));
        AtomicFiles.replace(task(id), Json.pretty(task.toJson()).getBytes(StandardCharsets.UTF_8));
    }

    void writeConfig(String id, ObjectNode config) throws IOException {
        AtomicFiles.replace(config(id), Json.pretty(config).getBytes(StandardCharsets.UTF_8));
    }

    void askToStop(String id) throws IOException {
        Files.writeString(stop(id), "");
    }

    void askToPause(String id) throws IOException {
        Files.writeString(pause(id), "");
    }

    boolean stopAsked(String id) {
        return Files.exists(stop(id));
    }

    Optional<Result> result(String id) {
        try {
            JsonNode o = Json.mapper().readTree(Files.readAllBytes(dir(id).resolve("result.json")));
            for (RunStatus status : RunStatus.values()) {
                boolean end = status.ended() || status == RunStatus.PAUSED;
                if (end && status.word().equals(o.path("status").asText())) {
                    return Optional.of(new Result(
                            status,
                            o.path("message").isTextual() ? o.path("message").asText() : null,
                            o.path("exception").isTextual()
                                    ? o.path("exception").asText()
                                    : null));
                }
            }
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("Could not read how job {} ended: {}", id, e.getMessage());
        }
        return Optional.empty();
    }
}
