package org.counterpoint.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a run directory. Lines are appended and handed to the operating system one by one, so a killed process loses
 * at most the line it was writing.
 *
 * <p>What survives a power failure: the manifest and factor files are fsynced on every write (with their folder); metrics,
 * samples and prompts are fsynced at most once a second while rows come, and on {@link #close()}. So at most about a second of rows is lost,
 * never the manifest. Two writers on one directory are refused. Safe for use by several threads. Errors of the disk are
 * {@link IOException}s that name the file; after one, the file is cut back to its last whole line where that is possible.
 */
public final class RunWriter implements Closeable {
    /** What the worker printed; the only file that may lie in a directory before {@link #create}. */
    public static final String LOG = "log.txt";

    /** Folder of the newest checkpoint in a run directory. */
    public static final String CHECKPOINT = "checkpoint";

    private final Path dir;
    private final LineAppender metrics;
    private final LineAppender samples;
    private @Nullable LineAppender prompts;
    private final Set<String> knownPrompts = new HashSet<>();
    private RunManifest manifest;
    private boolean open = true;

    private RunWriter(
            Path dir,
            RunManifest manifest,
            LineAppender metrics,
            LineAppender samples,
            @Nullable LineAppender prompts) {
        this.dir = dir;
        this.manifest = manifest;
        this.metrics = metrics;
        this.samples = samples;
        this.prompts = prompts;
    }

    /**
     * Starts a run in a new or empty directory (a {@code log.txt} may be there) and writes its manifest.
     *
     * @throws RunFormatException if {@code dir} is a file or holds anything else
     * @throws IOException naming the file if the disk refuses
     */
    public static RunWriter create(Path dir, RunManifest manifest) throws IOException {
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw new RunFormatException(dir + " is a file, not a folder; choose another folder for the run.");
        }
        try {
            Files.createDirectories(dir);
        } catch (FileAlreadyExistsException e) {
            throw new RunFormatException(
                    dir + " lies below " + e.getFile() + ", which is a file; choose another folder for the run.", e);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(dir, e);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
            for (Path file : files) {
                if (!file.getFileName().toString().equals(LOG)) {
                    throw new RunFormatException(dir + " already holds " + file.getFileName()
                            + "; choose a new folder, or resume the run that is there.");
                }
            }
        }
        return start(dir, manifest, null);
    }

    /**
     * Goes on writing to a run after its last whole line; a torn line is cut.
     *
     * @throws RunFormatException if {@code dir} is not a run directory, or another process writes to it
     */
    public static RunWriter resume(Path dir) throws IOException {
        return start(dir, RunManifest.read(dir), RunPosition.LAST_LINES);
    }

    /**
     * Goes on from a checkpoint: whatever was written later goes, so that nothing is there twice, and the run has not ended
     * any more.
     *
     * @param at what {@link #position} gave when the checkpoint was made
     * @throws RunFormatException if {@code dir} is not a run directory, or another process writes to it
     */
    public static RunWriter resume(Path dir, RunPosition at) throws IOException {
        RunWriter writer = start(dir, RunManifest.read(dir).resumed(), at);
        try {
            at.cutSubspace(dir);
            writer.knownPrompts.addAll(RunPosition.promptsIn(dir.resolve(RunLoader.PROMPTS)));
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    private static RunWriter start(Path dir, RunManifest manifest, @Nullable RunPosition at) throws IOException {
        LineAppender metrics = LineAppender.open(dir.resolve(RunLoader.METRICS), at == null ? null : at.metrics());
        @Nullable LineAppender samples = null;
        @Nullable LineAppender prompts = null;
        boolean ready = false;
        try {
            samples = LineAppender.open(dir.resolve(RunLoader.SAMPLES), at == null ? null : at.samples());
            // Only methods that sample have this file, so it is not made before its first row.
            Path file = dir.resolve(RunLoader.PROMPTS);
            prompts = Files.exists(file) ? LineAppender.open(file, at == null ? null : at.prompts()) : null;
            ready = true;
        } finally {
            if (!ready) {
                metrics.close();
                if (samples != null) {
                    samples.close();
                }
            }
        }
        RunWriter writer = new RunWriter(dir, manifest, metrics, samples, prompts);
        try {
            writer.writeManifest();
        } catch (IOException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** The manifest as last written. */
    public synchronized RunManifest manifest() {
        return manifest;
    }

    /** Folder for the files of a checkpoint; not created here. */
    public Path checkpointDir() {
        return dir.resolve(CHECKPOINT);
    }

    /** Makes every row so far durable and says where the run stands. */
    public synchronized RunPosition position() throws IOException {
        checkOpen();
        LineAppender file = prompts;
        return new RunPosition(
                metrics.position(),
                samples.position(),
                file == null ? 0 : file.position(),
                RunPosition.subspaceFiles(dir));
    }

    /** Appends one line to {@code metrics.jsonl}. */
    public synchronized void append(MetricRow row) throws IOException {
        checkOpen();
        metrics.append(RowCodec.write(row));
    }

    /** Appends one line to {@code samples.jsonl}. */
    public synchronized void append(SampleRow row) throws IOException {
        checkOpen();
        samples.append(RowCodec.write(row));
    }

    /**
     * Appends one line to {@code prompts.jsonl}. The text of a prompt is written with its first row only, or with the first of a
     * writer that went on after a torn line.
     */
    public synchronized void append(PromptRow row) throws IOException {
        checkOpen();
        LineAppender file = prompts;
        if (file == null) {
            file = LineAppender.open(dir.resolve(RunLoader.PROMPTS), null);
            prompts = file;
        }
        boolean known = knownPrompts.contains(row.promptId());
        file.append(RowCodec.write(known ? row.withPrompt(null) : row));
        knownPrompts.add(row.promptId());
    }

    /** Appends one line to {@code events.jsonl}; it is on the disk when this returns, and nothing cuts it again. */
    public synchronized void append(RunEvent event) throws IOException {
        checkOpen();
        RunEvent.append(dir, event);
    }

    /** Replaces the manifest atomically by what {@code change} makes of it. */
    public synchronized void updateManifest(UnaryOperator<RunManifest> change) throws IOException {
        checkOpen();
        manifest = change.apply(manifest);
        writeManifest();
    }

    /** Writes one file of factors into {@code subspace/} and returns its path. */
    public synchronized Path writeFactors(UpdateFactors factors) throws IOException {
        Path file = subspaceFile(factors.fileName());
        factors.write(file);
        return file;
    }

    /** Writes the choice of a rank into {@code subspace/} and returns its path. */
    public synchronized Path writeRankSelection(RankSelection selection) throws IOException {
        Path file = subspaceFile(selection.fileName());
        selection.write(file);
        return file;
    }

    private Path subspaceFile(String name) throws IOException {
        checkOpen();
        Path folder = dir.resolve(RunLoader.SUBSPACE);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
        return folder.resolve(name);
    }

    /**
     * Sets the end of a run whose own process is gone: what is there stays, the manifest gets status, message and end.
     *
     * @throws RunFormatException if {@code dir} has no readable manifest, or a process still writes to it
     */
    public static void markEnded(Path dir, RunStatus status, @Nullable String message) throws IOException {
        try (RunWriter writer = resume(dir)) {
            writer.updateManifest(m -> m.withEnd(status, message));
        }
    }

    /**
     * Says that an ended or paused run is taken up again, before its own process can say so.
     *
     * @throws RunFormatException if {@code dir} has no readable manifest, or a process still writes to it
     */
    public static void markResumed(Path dir) throws IOException {
        try (RunWriter writer = resume(dir)) {
            writer.updateManifest(RunManifest::resumed);
        }
    }

    private void writeManifest() throws IOException {
        byte[] json;
        try {
            json = Json.pretty(manifest.toJson()).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RunFormatException(dir.resolve(RunManifest.FILE) + " cannot be written: " + e.getMessage(), e);
        }
        AtomicFiles.replace(dir.resolve(RunManifest.FILE), json);
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("The writer of " + dir + " is closed.");
        }
    }

    /** Fsyncs what was appended and lets go of the directory; a second call does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        try (LineAppender first = metrics;
                LineAppender second = samples;
                LineAppender third = prompts) {
            first.sync();
            second.sync();
            if (third != null) {
                third.sync();
            }
        }
    }
}
