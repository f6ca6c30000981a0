package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds run directories below some folders and tells the main facts of each without reading its metrics as a whole. A second scan
 * reads only what changed. Broken runs are listed with the reason. Safe for use by several threads.
 */
public final class RunLibrary {
    private static final int DEPTH = 4;
    private static final long TAIL_BYTES = 128 * 1024;

    private record Stamp(long manifest, long metrics, long size) {}

    private record Known(Stamp stamp, RunSummary summary) {}

    private final List<Path> roots;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** A library of the runs below these folders; folders that do not exist are passed over. */
    public RunLibrary(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /** The folders that are searched. */
    public List<Path> roots() {
        return roots;
    }

    /** All runs, newest first; a folder is a run if it holds {@code run.json} or {@code metrics.jsonl}. */
    public List<RunSummary> scan() throws IOException {
        Set<Path> dirs = new TreeSet<>();
        for (Path root : roots) {
            collect(root, dirs);
        }
        known.keySet().retainAll(dirs);
        List<RunSummary> all = new ArrayList<>();
        for (Path dir : dirs) {
            all.add(summary(dir));
        }
        all.sort(Comparator.comparing(RunLibrary::created)
                .reversed()
                .thenComparing(s -> s.dir().toString()));
        return all;
    }

    private static Instant created(RunSummary summary) {
        return summary.opened().map(RunManifest::created).orElse(summary.modified());
    }

    private static void collect(Path root, Set<Path> dirs) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                Path name = dir.getFileName();
                if (name != null && name.toString().startsWith(".") && !dir.equals(root)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Files.exists(dir.resolve(RunManifest.FILE)) || Files.exists(dir.resolve(RunLoader.METRICS))) {
                    dirs.add(dir);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private RunSummary summary(Path dir) {
        Stamp stamp = new Stamp(
                modified(dir.resolve(RunManifest.FILE)),
                modified(dir.resolve(RunLoader.METRICS)),
                size(dir.resolve(RunLoader.METRICS)));
        Known old = known.get(dir);
        if (old != null && old.stamp().equals(stamp)) {
            return old.summary();
        }
        RunSummary summary = read(dir, Instant.ofEpochMilli(Math.max(stamp.manifest(), stamp.metrics())));
        known.put(dir, new Known(stamp, summary));
        return summary;
    }

    /** Reads one directory without a library around it. */
    public static RunSummary read(Path dir) {
        return read(
                dir,
                Instant.ofEpochMilli(
                        Math.max(modified(dir.resolve(RunManifest.FILE)), modified(dir.resolve(RunLoader.METRICS)))));
    }

    private static RunSummary read(Path dir, Instant modified) {
        RunManifest manifest;
        try {
            manifest = RunManifest.read(dir);
        } catch (IOException e) {
            return new RunSummary(dir, null, -1, Map.of(), modified, e.getMessage());
        }
        try {
            return lastRows(dir, manifest, modified);
        } catch (IOException e) {
            String problem =
                    dir.resolve(RunLoader.METRICS) + " cannot be read (" + e.getMessage() + "); check its permissions.";
            return new RunSummary(dir, manifest, -1, Map.of(), modified, problem);
        }
    }

    /** Looks at the last lines only: runs have thousands of rows and a library hundreds of runs. */
    private static RunSummary lastRows(Path dir, RunManifest manifest, Instant modified) throws IOException {
        long last = -1;
        Map<String, Double> train = new LinkedHashMap<>();
        Map<String, Double> heldOut = new LinkedHashMap<>();
        byte[] bytes;
        try {
            bytes = TornLine.lastLines(dir.resolve(RunLoader.METRICS), TAIL_BYTES);
        } catch (NoSuchFileException e) {
            return new RunSummary(dir, manifest, -1, Map.of(), modified, null);
        }
        RowCodec.MetricLine line = new RowCodec.MetricLine();
        int from = 0;
        while (from < bytes.length) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            try {
                line.parse(bytes, from, to - from);
                MetricRow row = line.toRow();
                last = Math.max(last, row.step());
                Map<String, Double> rewards = row.split().equals("train") ? train : heldOut;
                for (String objective : manifest.objectiveNames()) {
                    Double value = row.values().get(MetricKeys.rewardMean(objective));
                    if (value != null) {
                        rewards.put(objective, value);
                    }
                }
            } catch (IOException e) {
                // Run.open tells of damaged lines; the library only shows the last good one.
            }
            from = to + 1;
        }
        return new RunSummary(dir, manifest, last, heldOut.isEmpty() ? train : heldOut, modified, null);
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }
}
