package org.counterpoint.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.counterpoint.run.io.JsonLines;
import org.jspecify.annotations.Nullable;

/** Reads a run directory piece by piece and remembers how far it came; behind {@link Run#open} and {@link RunTail}. */
final class RunLoader {
    static final String METRICS = "metrics.jsonl";
    static final String SAMPLES = "samples.jsonl";
    static final String PROMPTS = "prompts.jsonl";
    static final String SUBSPACE = "subspace";
    private static final int MAX_WARNINGS = 50;

    /** What tells one version of a file from the next. */
    private record Stamp(Object key, long size, long modified) {}

    private final Path dir;
    private MetricTable.Builder metrics = new MetricTable.Builder();
    private final RowCodec.MetricLine line = new RowCodec.MetricLine();
    private long metricsEnd;
    private long metricLines;
    private Object metricsKey = "";
    private boolean reset;
    private final FollowedRows samples;
    private final FollowedRows prompts;
    private @Nullable RunManifest manifest;
    private @Nullable Stamp manifestStamp;
    private final Map<String, UpdateFactors.Header> factors = new TreeMap<>();
    private final Map<String, Stamp> factorStamps = new TreeMap<>();
    private List<RunEvent> events = List.of();
    private @Nullable Stamp eventsStamp;
    private final List<String> warnings = new ArrayList<>();
    private int unlistedWarnings;

    RunLoader(Path dir) {
        this.dir = dir;
        this.samples = new FollowedRows(dir.resolve(SAMPLES));
        this.prompts = new FollowedRows(dir.resolve(PROMPTS));
    }

    /** Reads the manifest if it is new; true if it changed. */
    boolean readManifest() throws IOException {
        Path file = dir.resolve(RunManifest.FILE);
        Stamp stamp = stamp(file);
        if (stamp != null && stamp.equals(manifestStamp) && manifest != null) {
            return false;
        }
        RunManifest read = RunManifest.read(dir);
        boolean changed = manifest == null || !read.toJson().equals(manifest.toJson());
        manifest = read;
        manifestStamp = stamp;
        return changed;
    }

    @Nullable
    RunManifest manifest() {
        return manifest;
    }

    /**
     * Reads the lines of the metrics that are new.
     *
     * @param closed whether nothing more will be read, so that a last line without its newline counts if it is whole
     * @param rows receives the new rows, or null if nobody wants them one by one
     * @return whether anything changed
     */
    boolean readMetrics(boolean closed, @Nullable List<MetricRow> rows) throws IOException {
        Path file = dir.resolve(METRICS);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            Object key = key(file);
            reset = size < metricsEnd || (metricsEnd > 0 && !key.equals(metricsKey));
            metricsKey = key;
            if (reset) {
                // The run was resumed from an earlier step and its later rows were cut, or the whole file was fetched
                // anew.
                metrics = new MetricTable.Builder();
                metricsEnd = 0;
                metricLines = 0;
            }
            if (size == metricsEnd) {
                return reset;
            }
            long first = metricLines;
            JsonLines.Scan scan = JsonLines.scan(
                    channel,
                    metricsEnd,
                    size,
                    (bytes, from, length, offset, number) -> row(bytes, from, length, first + number, rows));
            metricLines += scan.lines();
            metricsEnd = scan.end();
            if (closed && scan.rest().length > 0) {
                rest(scan.rest(), rows);
            }
            return reset || scan.lines() > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void row(byte[] bytes, int from, int length, long number, @Nullable List<MetricRow> rows) {
        try {
            line.parse(bytes, from, length);
        } catch (IOException e) {
            warn(METRICS + ": line " + (number + 1) + " is torn or damaged and was left out.");
            return;
        }
        take(number, rows);
    }

    private void rest(byte[] rest, @Nullable List<MetricRow> rows) {
        try {
            line.parse(rest, 0, rest.length);
        } catch (IOException e) {
            warn(METRICS + ": the last line (" + (metricLines + 1) + ") is torn and was dropped.");
            return;
        }
        take(metricLines, rows);
    }

    private void take(long number, @Nullable List<MetricRow> rows) {
        if (line.skipped() != null) {
            warn(METRICS + ": line " + (number + 1) + " has a value of \"" + line.skipped()
                    + "\" that is not a number and was left out.");
        }
        line.addTo(metrics);
        if (rows != null) {
            rows.add(line.toRow());
        }
    }

    /** Whether the last {@link #readMetrics} found the file shorter and began again. */
    boolean wasReset() {
        return reset;
    }

    /** Notes how long the samples are now; true if they grew or were cut. */
    boolean lookAtSamples() throws IOException {
        return samples.look();
    }

    /** Reads the events if there are new ones; true if there are. They are few, so they are read anew. */
    boolean readEvents() throws IOException {
        Stamp stamp = stamp(dir.resolve(RunEvent.FILE));
        if (Objects.equals(stamp, eventsStamp)) {
            return false;
        }
        List<String> damaged = new ArrayList<>();
        List<RunEvent> read = RunEvent.read(dir, damaged);
        damaged.stream().filter(w -> !warnings.contains(w)).forEach(this::warn);
        boolean changed = !read.equals(events);
        events = read;
        eventsStamp = stamp;
        return changed;
    }

    /** Notes how long the prompts are now; true if they grew or were cut. */
    boolean lookAtPrompts() throws IOException {
        return prompts.look();
    }

    /** Reads the headers of new factor files; true if there are any. */
    boolean readFactors() throws IOException {
        Path folder = dir.resolve(SUBSPACE);
        boolean changed = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Stamp stamp = stamp(file);
                if (name.startsWith(".") || stamp == null || stamp.equals(factorStamps.get(name))) {
                    continue;
                }
                factorStamps.put(name, stamp);
                try {
                    factors.put(name, UpdateFactors.readHeader(file));
                    changed = true;
                } catch (IOException e) {
                    factors.remove(name);
                    warn(String.valueOf(e.getMessage()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return changed;
    }

    /** The run as read so far; the manifest must have been read. */
    Run snapshot(boolean closed) throws IOException {
        RunManifest m = Objects.requireNonNull(manifest, "manifest");
        if (closed) {
            samples.look();
        }
        prompts.look();
        if (closed) {
            torn(SAMPLES, samples.size(), RowCodec::readSample);
            torn(PROMPTS, prompts.size(), RowCodec::readPrompt);
        }
        List<UpdateFactors.Header> headers = new ArrayList<>(factors.values());
        headers.sort(Comparator.comparing(UpdateFactors.Header::kind)
                .thenComparingInt(UpdateFactors.Header::stage)
                .thenComparingLong(UpdateFactors.Header::step));
        List<String> told = new ArrayList<>(warnings);
        if (unlistedWarnings > 0) {
            told.add("There are " + unlistedWarnings + " more warnings like these.");
        }
        return new Run(
                dir,
                m,
                metrics.snapshot(),
                new SampleTable(samples.index(), samples.size(), closed),
                new PromptTable(prompts.index(), prompts.size(), closed),
                headers,
                events,
                told);
    }

    @FunctionalInterface
    private interface Reader {
        Object read(byte[] bytes, int from, int length) throws IOException;
    }

    /** A torn last line is told at once, although the rows are read later: this looks at the end of the file only. */
    private void torn(String name, long size, Reader reader) throws IOException {
        if (size == 0) {
            return;
        }
        byte[] rest = TornLine.unterminated(dir.resolve(name), size);
        if (rest.length == 0) {
            return;
        }
        try {
            reader.read(rest, 0, rest.length);
        } catch (IOException e) {
            warn(name + ": the last line is torn and was dropped.");
        }
    }

    private void warn(String sentence) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(sentence);
        } else {
            unlistedWarnings++;
        }
    }

    /** What tells a file from another that took its place; "" where there is none or the system does not say. */
    static Object key(Path file) throws IOException {
        Stamp stamp = stamp(file);
        return stamp == null ? "" : stamp.key();
    }

    private static @Nullable Stamp stamp(Path file) throws IOException {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = a.fileKey();
            return new Stamp(
                    key == null ? "" : key, a.size(), a.lastModifiedTime().toMillis());
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
