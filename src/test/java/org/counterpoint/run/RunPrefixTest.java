package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A run that is killed at any byte opens, and loses at most the line that was being written. */
class RunPrefixTest {
    private static Path whole = Path.of("");
    private static byte[] metrics = new byte[0];
    private static byte[] samples = new byte[0];
    private static byte[] manifest = new byte[0];

    @BeforeContainer
    static void write() throws IOException {
        whole = Files.createTempDirectory("prefix");
        RunFixtures.write(whole.resolve("r"), 12);
        metrics = Files.readAllBytes(whole.resolve("r/metrics.jsonl"));
        samples = Files.readAllBytes(whole.resolve("r/samples.jsonl"));
        manifest = Files.readAllBytes(whole.resolve("r/run.json"));
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> files = Files.walk(whole)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Path cut(double metricsPart, double samplesPart) throws IOException {
        Path dir = Files.createTempDirectory(whole, "cut");
        Files.write(dir.resolve("run.json"), manifest);
        Files.write(dir.resolve("metrics.jsonl"), Arrays.copyOf(metrics, (int) (metrics.length * metricsPart)));
        Files.write(dir.resolve("samples.jsonl"), Arrays.copyOf(samples, (int) (samples.length * samplesPart)));
        return dir;
    }

    private static int newlines(byte[] bytes, int length) {
        int n = 0;
        for (int i = 0; i < length; i++) {
            n += bytes[i] == '\n' ? 1 : 0;
        }
        return n;
    }

    @Property(tries = 400)
    void anyPrefixOpensAndLosesAtMostTheTornLine(
            @ForAll @DoubleRange(min = 0, max = 1) double metricsPart,
            @ForAll @DoubleRange(min = 0, max = 1) double samplesPart)
            throws IOException {
        Path dir = cut(metricsPart, samplesPart);
        Run run = Run.open(dir);
        int length = (int) Files.size(dir.resolve("metrics.jsonl"));
        int lines = newlines(metrics, length);
        boolean torn = length > 0 && metrics[length - 1] != '\n';
        boolean onlyNewlineMissing = torn && length < metrics.length && metrics[length] == '\n';
        int rows = run.metrics().allRows().size();
        assertThat(rows).isEqualTo(lines + (onlyNewlineMissing ? 1 : 0));
        assertThat(run.warnings().stream().anyMatch(w -> w.startsWith("metrics")))
                .isEqualTo(torn && !onlyNewlineMissing);
        for (int i = 0; i < run.metrics().rows("train"); i++) {
            assertThat(run.metrics().row("train", i)).isEqualTo(RunFixtures.row(i + 1));
        }
        int sampleLength = (int) Files.size(dir.resolve("samples.jsonl"));
        int sampleLines = newlines(samples, sampleLength);
        assertThat(run.samples().size()).isBetween(sampleLines, sampleLines + 1);
        List<SampleRow> all = run.samples().all();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).isEqualTo(RunFixtures.sample(i + 1, i + 1));
        }
    }

    @Property(tries = 100)
    void anyPrefixCanBeResumed(
            @ForAll @DoubleRange(min = 0, max = 1) double metricsPart,
            @ForAll @DoubleRange(min = 0, max = 1) double samplesPart)
            throws IOException {
        Path dir = cut(metricsPart, samplesPart);
        List<MetricRow> before = Run.open(dir).metrics().allRows();
        List<SampleRow> samplesBefore = Run.open(dir).samples().all();
        try (RunWriter writer = RunWriter.resume(dir)) {
            writer.append(RunFixtures.row(100));
            writer.append(RunFixtures.sample(100, 100));
        }
        Run run = Run.open(dir);
        assertThat(run.warnings()).isEmpty();
        assertThat(run.metrics().allRows().subList(0, before.size())).isEqualTo(before);
        assertThat(run.metrics().allRows()).hasSize(before.size() + 1);
        assertThat(run.samples().all().subList(0, samplesBefore.size())).isEqualTo(samplesBefore);
        assertThat(run.samples().size()).isEqualTo(samplesBefore.size() + 1);
    }

    @Property(tries = 200)
    void anyPrefixOfTheManifestIsToldInASentence(@ForAll @IntRange(max = 10_000) int at) throws IOException {
        Path dir = cut(1, 1);
        int length = at % (manifest.length - 1);
        Files.write(dir.resolve("run.json"), Arrays.copyOf(manifest, length));
        assertThatThrownBy(() -> Run.open(dir))
                .isInstanceOf(RunFormatException.class)
                .hasMessageContaining("run.json");
        assertThat(RunLibrary.read(dir).broken()).isTrue();
    }

    @Property(tries = 60)
    void anyPrefixOfAFactorFileIsToldAndTheRestOpens(@ForAll @IntRange(max = 100_000) int at) throws IOException {
        Path dir = cut(1, 1);
        byte[] factors = Files.readAllBytes(whole.resolve("r/subspace/stage-1-helpful.safetensors"));
        Path folder = Files.createDirectories(dir.resolve("subspace"));
        Files.write(folder.resolve("stage-1-helpful.safetensors"), Arrays.copyOf(factors, at % factors.length));
        Run run = Run.open(dir);
        assertThat(run.factorHeaders()).isEmpty();
        assertThat(run.warnings()).singleElement().asString().contains("stage-1-helpful.safetensors");
        assertThat(run.metrics().lastStep()).isEqualTo(12);
    }
}
