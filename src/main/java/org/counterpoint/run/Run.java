package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An immutable snapshot of a run directory, as every view and every analysis sees it: live, finished and imported runs alike.
 *
 * <p>Metrics are in memory, column by column; samples and factors are read from their files when they are asked for.
 */
public final class Run {
    private final Path dir;
    private final RunManifest manifest;
    private final MetricTable metrics;
    private final SampleTable samples;
    private final PromptTable prompts;
    private final List<UpdateFactors.Header> factorHeaders;
    private final List<RunEvent> events;
    private final List<String> warnings;

    Run(
            Path dir,
            RunManifest manifest,
            MetricTable metrics,
            SampleTable samples,
            PromptTable prompts,
            List<UpdateFactors.Header> factorHeaders,
            List<RunEvent> events,
            List<String> warnings) {
        this.dir = dir;
        this.manifest = manifest;
        this.metrics = metrics;
        this.samples = samples;
        this.prompts = prompts;
        this.factorHeaders = List.copyOf(factorHeaders);
        this.events = List.copyOf(events);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a run directory. A torn last line is dropped, a damaged line in the middle is left out; both are told in
     * {@link #warnings()}. Missing metrics, samples or factors are simply empty.
     *
     * @throws RunFormatException if there is no readable {@code run.json}; the message names the file and the fix
     * @throws IOException if the disk fails
     */
    public static Run open(Path dir) throws IOException {
        RunLoader loader = new RunLoader(dir);
        loader.readManifest();
        loader.readMetrics(true, null);
        loader.readFactors();
        loader.readEvents();
        return loader.snapshot(true);
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** What was run and how it stands. */
    public RunManifest manifest() {
        return manifest;
    }

    /** The id from the manifest. */
    public String id() {
        return manifest.id();
    }

    /** All metrics. */
    public MetricTable metrics() {
        return metrics;
    }

    /** All samples, read lazily. */
    public SampleTable samples() {
        return samples;
    }

    /** What each prompt did in each training step, read lazily; empty where the run recorded none. */
    public PromptTable prompts() {
        return prompts;
    }

    /** What factor files there are, stages in their order first, then totals by step. */
    public List<UpdateFactors.Header> factorHeaders() {
        return factorHeaders;
    }

    /**
     * All factors, read now from their files; empty if the run logged none.
     *
     * @throws IOException naming the file if one has become unreadable since the run was opened
     */
    public List<UpdateFactors> factors() throws IOException {
        List<UpdateFactors> all = new ArrayList<>();
        for (UpdateFactors.Header header : factorHeaders) {
            all.add(header.load());
        }
        return all;
    }

    /**
     * How ranks were chosen, by stage, read now from their files; empty if the run chose none.
     *
     * @throws IOException naming the file if one cannot be read
     */
    public List<RankSelection> rankSelections() throws IOException {
        List<RankSelection> all = new ArrayList<>();
        Path folder = dir.resolve(RunLoader.SUBSPACE);
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, RankSelection.GLOB)) {
                for (Path file : files) {
                    all.add(RankSelection.read(file));
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        all.sort(Comparator.comparingInt(RankSelection::stage));
        return all;
    }

    /** What was done to it while it trained, in order; empty for runs of which nothing is known. */
    public List<RunEvent> events() {
        return events;
    }

    /** What was dropped or could not be read, one sentence each; empty for a clean run. */
    public List<String> warnings() {
        return warnings;
    }
}
