package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.RemoteRun;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.RunFiles.Part;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.io.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of run directories that follows the library of a service: every run is listed in it by its manifest, and its files are there
 * as far as they have been asked for. What is there is always a beginning of the file on the other side, or the whole of one version of
 * it, so that everything that reads run directories reads these too. One thread at a time.
 */
final class RunMirror {
    private static final Logger LOG = LoggerFactory.getLogger(RunMirror.class);

    /** Factors and logs of a run that come without being asked for, in bytes together. */
    private static final long SMALL = 4L << 20;

    private final Path folder;
    private final Map<String, RemoteRun> known = new HashMap<>();
    private final Map<String, FileCopy> copies = new HashMap<>();
    private long after = -1;

    /** A mirror in a folder, which is made; what is there from before is used. */
    RunMirror(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /** The directory of a run. */
    Path dir(String id) {
        return folder.resolve(id);
    }

    /** Runs that are listed, in no order. */
    Set<String> listed() {
        return Set.copyOf(known.keySet());
    }

    /** What is known of a run; it must be listed. */
    RemoteRun known(String id) {
        return known.getOrDefault(id, new RemoteRun(0, -1, Map.of(), Double.NaN, Map.of(), Map.of()));
    }

    /** Lists everything anew the next time, as the service may be another one. */
    void startAgain() {
        after = -1;
    }

    /** Asks which runs changed and shows them in the folder; the ids of those. */
    Set<String> list(ServiceClient client) throws IOException {
        JsonNode answer = client.line().get("/v1/runs" + (after < 0 ? "" : "?after=" + after));
        long ahead = System.currentTimeMillis() - answer.path("now_ms").asLong();
        Set<String> changed = new TreeSet<>();
        Set<String> there = new HashSet<>();
        for (JsonNode run : answer.path("runs")) {
            String id = run.path("id").asText();
            if (RunIds.isValid(id)) {
                there.add(id);
                show(id, run, ahead);
                changed.add(id);
            }
        }
        Set<String> gone = new HashSet<>();
        answer.path("gone").forEach(id -> gone.add(id.asText()));
        if (answer.path("whole").asBoolean()) {
            try (DirectoryStream<Path> dirs = Files.newDirectoryStream(folder)) {
                dirs.forEach(dir -> gone.add(String.valueOf(dir.getFileName())));
            }
            gone.removeAll(there);
        }
        for (String id : gone) {
            if (RunIds.isValid(id)) {
                forget(id);
                changed.add(id);
            }
        }
        after = answer.path("change").asLong(-1);
        return changed;
    }

    private void show(String id, JsonNode run, long ahead) throws IOException {
        Path dir = dir(id);
        Files.createDirectories(dir);
        RemoteRun before = known.get(id);
        if (before == null) {
            before = RemoteRun.read(dir).orElseGet(() -> known(id));
        }
        Map<String, Double> rewards = new LinkedHashMap<>();
        run.path("last_rewards")
                .properties()
                .forEach(e -> rewards.put(e.getKey(), e.getValue().asDouble()));
        Map<String, String> marks = new TreeMap<>(before.marks());
        JsonNode manifest = run.path("manifest");
        if (manifest.isObject() && !manifest.equals(manifest(dir))) {
            // As it was sent with the list; whoever looks at the run gets the file itself.
            RemoteRun.replace(dir.resolve(RunManifest.FILE), manifest);
            marks.remove(RunManifest.FILE);
        }
        RemoteRun now = new RemoteRun(
                run.path("modified_ms").asLong() + ahead,
                run.path("last_step").asLong(-1),
                rewards,
                run.path("step_s").asDouble(Double.NaN),
                marks,
                before.sizes());
        now.write(dir);
        known.put(id, now);
    }

    private static JsonNode manifest(Path dir) {
        try {
            return RunManifest.read(dir).toJson();
        } catch (IOException e) {
            return Json.mapper().nullNode();
        }
    }

    private void forget(String id) throws IOException {
        known.remove(id);
        copies.keySet().removeIf(key -> key.startsWith(id + "/"));
        delete(dir(id));
    }

    static void delete(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            Files.deleteIfExists(dir);
            return;
        }
        List<Path> all;
        try (Stream<Path> paths = Files.walk(dir)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    /** What a run still lacks of what is wanted. */
    record Missing(String name, long size, String mark, long modified, long here) {
        long bytes() {
            return Math.max(0, size - here);
        }
    }

    /** Lists the files of a run and says which of the wanted ones are not here as they are there. */
    List<Missing> missing(ServiceClient client, String id, Set<Part> wanted) throws IOException {
        Map<String, JsonNode> files = new TreeMap<>();
        Map<String, Long> sizes = new TreeMap<>();
        Map<Part, Long> sums = new HashMap<>();
        for (JsonNode file : client.line().get("/v1/runs/" + id + "/files").path("files")) {
            String name = file.path("name").asText();
            if (RunFiles.isKnown(name)) {
                files.put(name, file);
                sizes.put(name, file.path("size").asLong());
                sums.merge(RunFiles.part(name), file.path("size").asLong(), Long::sum);
            }
        }
        RemoteRun before = known(id);
        Map<String, String> marks = new TreeMap<>(before.marks());
        for (String name : before.marks().keySet()) {
            if (!files.containsKey(name)) {
                Files.deleteIfExists(dir(id).resolve(name));
                marks.remove(name);
            }
        }
        keep(id, before.with(marks, sizes));
        return files.entrySet().stream()
                .filter(file -> {
                    Part part = RunFiles.part(file.getKey());
                    boolean small = (part == Part.FACTORS || part == Part.LOG) && sums.getOrDefault(part, 0L) <= SMALL;
                    return part == Part.CORE || small || wanted.contains(part);
                })
                // What was said here about a run stays until something else is said over there.
                .filter(file -> !file.getKey().equals(Annotations.FILE)
                        || !file.getValue().path("mark").asText().equals(marks.get(file.getKey())))
                .map(file -> copy(id, file.getKey())
                        .missing(
                                file.getValue().path("size").asLong(),
                                file.getValue().path("mark").asText(),
                                file.getValue().path("modified_ms").asLong(),
                                marks.get(file.getKey())))
                .flatMap(Optional::stream)
                // The manifest last, so that a run that says it has ended is here as it ended.
                .sorted(Comparator.comparing((Missing m) -> m.name().equals(RunManifest.FILE))
                        .thenComparing(m -> RunFiles.part(m.name())))
                .toList();
    }

    private FileCopy copy(String id, String name) {
        return copies.computeIfAbsent(id + "/" + name, key -> new FileCopy(id, name, dir(id).resolve(name)));
    }

    /**
     * Fetches a file, piece by piece.
     *
     * @return false if it changed there meanwhile, so that it has to be listed again
     */
    boolean fetch(ServiceClient client, String id, Missing file, FileCopy.Progress progress) throws IOException {
        try {
            boolean done = copy(id, file.name())
                    .fetch(
                            client,
                            file,
                            known(id).marks().get(file.name()),
                            mark -> {
                                Map<String, String> marks =
                                        new TreeMap<>(known(id).marks());
                                marks.put(file.name(), mark);
                                keep(id, known(id).with(marks, known(id).sizes()));
                            },
                            progress);
            if (!done) {
                LOG.debug("{} of {} changed while it was fetched", file.name(), id);
            }
            return done;
        } catch (ServiceException e) {
            if (e.changed()) {
                return false;
            }
            throw e;
        }
    }

    private void keep(String id, RemoteRun now) throws IOException {
        if (!now.equals(known.get(id)) && Files.isDirectory(dir(id))) {
            now.write(dir(id));
            known.put(id, now);
        }
    }
}
