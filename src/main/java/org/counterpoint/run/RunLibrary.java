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
import org.jspecify.annotations.Nullable;

/**
 * Finds run directories below some folders and tells the main facts of each without reading its metrics as a whole. A second scan
 * reads only what changed. Broken runs are listed with the reason. Safe for use by several threads.
 */
public final class RunLibrary {
    private static final int DEPTH = 4;
    private static final long TAIL_BYTES = 128 * 1024;

    private static final int FEW_STEPS = 8;

    /** Sizes and times of the files that a summary is made of. */
    private record Stamp(long manifest, long manifestSize, long metrics, long size, long remote) {}

    /** Times and sizes of the annotations in the run directory and, where it cannot be written, in the user's own folder. */
    private record NotesStamp(long inside, long insideSize, long outside, long outsideSize) {}

    private record Known(Stamp stamp, NotesStamp notes, RunSummary summary) {}

    private record KnownCurves(long size, long modified, Map<String, RewardCurve> curves) {}

    private final List<Path> roots;
    private final AnnotationFiles annotations;
    private final Map<Path, RewardCurves> readers = new ConcurrentHashMap<>();
    private final Map<Path, KnownCurves> curves = new ConcurrentHashMap<>();
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** A library of the runs below these folders; folders that do not exist are passed over. */
    public RunLibrary(List<Path> roots) {
        this(roots, AnnotationFiles.ofUser());
    }

    /** As {@link #RunLibrary(List)}, with annotations of directories that cannot be written in a place of the caller's choice. */
    public RunLibrary(List<Path> roots, AnnotationFiles annotations) {
        this.roots = List.copyOf(roots);
        this.annotations = annotations;
    }

    /** A library of other folders that keeps what this one knows of directories that are in both. */
    public RunLibrary with(List<Path> otherRoots) {
        RunLibrary other = new RunLibrary(otherRoots, annotations);
        other.known.putAll(known);
        other.readers.putAll(readers);
        other.curves.putAll(curves);
        return other;
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
        readers.keySet().retainAll(dirs);
        curves.keySet().retainAll(dirs);
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

    /**
     * The courses of a run's rewards, per objective that has one; read again only where the metrics changed.
     *
     * @throws IOException if the metrics cannot be read
     */
    public Map<String, RewardCurve> curves(RunSummary summary) throws IOException {
        RunManifest manifest = summary.manifest();
        if (manifest == null) {
            return Map.of();
        }
        Path metrics = summary.dir().resolve(RunLoader.METRICS);
        long size = size(metrics);
        long modified = modified(metrics);
        KnownCurves old = curves.get(summary.dir());
        if (old != null && old.size() == size && old.modified() == modified) {
            return old.curves();
        }
        Map<String, RewardCurve> now = readers.computeIfAbsent(
                        summary.dir(), dir -> new RewardCurves(dir, manifest.objectives()))
                .read();
        curves.put(summary.dir(), new KnownCurves(size, modified, now));
        return now;
    }

    private RunSummary summary(Path dir) {
        Path manifest = dir.resolve(RunManifest.FILE);
        Path metrics = dir.resolve(RunLoader.METRICS);
        Stamp stamp = new Stamp(
                modified(manifest),
                size(manifest),
                modified(metrics),
                size(metrics),
                modified(dir.resolve(RunFiles.REMOTE)));
        Known old = known.get(dir);
        if (old != null && old.stamp().equals(stamp)) {
            NotesStamp notes = stamp(old.summary());
            if (old.notes().equals(notes)) {
                return old.summary();
            }
            RunSummary with =
                    old.summary().with(annotations.read(dir, old.summary().id()));
            known.put(dir, new Known(stamp, notes, with));
            return with;
        }
        RunSummary read = read(dir, Instant.ofEpochMilli(Math.max(stamp.manifest(), stamp.metrics())));
        RunSummary summary = read.with(annotations.read(dir, read.id()));
        known.put(dir, new Known(stamp, stamp(summary), summary));
        return summary;
    }

    private static NotesStamp stamp(RunSummary summary) {
        Path inside = summary.dir().resolve(Annotations.FILE);
        Path file = summary.annotations().file();
        boolean aside = !file.equals(inside);
        return new NotesStamp(modified(inside), size(inside), aside ? modified(file) : 0, aside ? size(file) : -1);
    }

    /** Changes what is said about a run; the next {@link #scan} knows it. See {@link AnnotationFiles#change}. */
    public RunSummary annotate(RunSummary run, java.util.function.UnaryOperator<Annotations> change)
            throws IOException {
        return run.with(annotations.change(run.dir(), run.id(), change));
    }

    /** Reads one directory without a library around it. */
    public static RunSummary read(Path dir) {
        RunSummary read = read(
                dir,
                Instant.ofEpochMilli(
                        Math.max(modified(dir.resolve(RunManifest.FILE)), modified(dir.resolve(RunLoader.METRICS)))));
        return read.with(AnnotationFiles.ofUser().read(dir, read.id()));
    }

    private static RunSummary read(Path dir, Instant modified) {
        RunManifest manifest;
        try {
            manifest = RunManifest.read(dir);
        } catch (IOException e) {
            return plain(dir, null, modified, e.getMessage());
        }
        try {
            RunSummary here = lastRows(dir, manifest, modified);
            return RemoteRun.read(dir).map(there -> elsewhere(here, there)).orElse(here);
        } catch (IOException e) {
            String problem =
                    dir.resolve(RunLoader.METRICS) + " cannot be read (" + e.getMessage() + "); check its permissions.";
            return plain(dir, manifest, modified, problem);
        }
    }

    /** A run of another machine is listed as it stands there, however much of its files is here. */
    private static RunSummary elsewhere(RunSummary here, RemoteRun there) {
        return new RunSummary(
                here.dir(),
                here.manifest(),
                there.lastStep(),
                there.lastRewards(),
                there.secondsPerStep(),
                here.annotations(),
                Instant.ofEpochMilli(there.modified()),
                here.problem());
    }

    private static RunSummary plain(
            Path dir, @Nullable RunManifest manifest, Instant modified, @Nullable String problem) {
        return new RunSummary(
                dir, manifest, -1, Map.of(), Double.NaN, AnnotationFiles.Found.none(dir), modified, problem);
    }

    /** Looks at the last lines only: runs have thousands of rows and a library hundreds of runs. */
    private static RunSummary lastRows(Path dir, RunManifest manifest, Instant modified) throws IOException {
        long last = -1;
        Map<String, String> splits = new LinkedHashMap<>();
        Map<String, Double> rewards = new LinkedHashMap<>();
        List<double[]> times = new ArrayList<>();
        byte[] bytes;
        try {
            bytes = TornLine.lastLines(dir.resolve(RunLoader.METRICS), TAIL_BYTES);
        } catch (NoSuchFileException e) {
            return plain(dir, manifest, modified, null);
        }
        RowCodec.MetricLine line = new RowCodec.MetricLine();
        int to = bytes.length;
        // From the end back, and only as far as needed: the last lines hold everything for most runs.
        while (to > 0) {
            int from = to - 1;
            while (from > 0 && bytes[from - 1] != '\n') {
                from--;
            }
            try {
                if (to > from && !(to == from + 1 && bytes[from] == '\n')) {
                    line.parse(bytes, from, to - from);
                    MetricRow row = line.toRow();
                    last = Math.max(last, row.step());
                    if (row.split().equals("train") && !Double.isNaN(row.time())) {
                        times.add(new double[] {row.step(), row.time()});
                    }
                    take(row, manifest, splits, rewards);
                }
            } catch (IOException e) {
                // Run.open tells of damaged lines; the library only shows the last good one.
            }
            to = from;
            if (times.size() >= FEW_STEPS && enough(manifest, splits)) {
                break;
            }
        }
        Map<String, Double> ordered = new LinkedHashMap<>();
        manifest.objectiveNames().stream().filter(rewards::containsKey).forEach(o -> ordered.put(o, rewards.get(o)));
        return new RunSummary(
                dir, manifest, last, ordered, secondsPerStep(times), AnnotationFiles.Found.none(dir), modified, null);
    }

    private static void take(
            MetricRow row, RunManifest manifest, Map<String, String> splits, Map<String, Double> rewards) {
        for (String objective : manifest.objectiveNames()) {
            Double value = row.values().get(MetricKeys.rewardMean(objective));
            String later = splits.get(objective);
            if (value != null && (later == null || RewardCurves.rank(row.split()) < RewardCurves.rank(later))) {
                splits.put(objective, row.split());
                rewards.put(objective, value);
            }
        }
    }

    private static boolean enough(RunManifest manifest, Map<String, String> splits) {
        return manifest.objectiveNames().stream().allMatch(o -> "validation".equals(splits.get(o)));
    }

    /** From rows in the order last to first. */
    private static double secondsPerStep(List<double[]> times) {
        if (times.size() < 2) {
            return Double.NaN;
        }
        double[] from = times.getLast();
        double[] to = times.getFirst();
        return to[0] > from[0] && to[1] > from[1] ? (to[1] - from[1]) / (to[0] - from[0]) : Double.NaN;
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
