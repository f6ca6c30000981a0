package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRoundTripTest {
    @TempDir
    Path temp;

    @Test
    void everythingComesBack() throws IOException {
        Path dir = temp.resolve("r1");
        RunFixtures.write(dir, 10);
        Run run = Run.open(dir);
        assertThat(run.warnings()).isEmpty();
        assertThat(run.id()).isEqualTo("r1");
        RunManifest m = run.manifest();
        RunManifest want = RunFixtures.manifest("r1");
        assertThat(m.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(m.ended()).isNotNull();
        assertThat(m.name()).isEqualTo(want.name());
        assertThat(m.config()).isEqualTo(want.config());
        assertThat(m.model()).isEqualTo(want.model());
        assertThat(m.objectives()).isEqualTo(want.objectives());
        assertThat(m.environment()).isEqualTo(want.environment());
        assertThat(m.lineage()).isEqualTo(want.lineage());
        assertThat(m.replacedRewards()).isEqualTo(Map.of("helpful", 0L, "harmless", 3L));
        SplitFrontier frontier = m.frontier("test");
        assertThat(frontier).isNotNull();
        assertThat(frontier.vertices()).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
        assertThat(frontier.hypervolume()).isEqualTo(0.5);
        assertThat(m.frontier("train")).isNull();

        assertThat(run.metrics().splits()).containsExactly("train", "validation");
        assertThat(run.metrics().rows("train")).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            assertThat(run.metrics().row("train", i)).isEqualTo(RunFixtures.row(i + 1));
        }
        Series own = run.metrics().series("train", "own/key");
        assertThat(own.steps()).containsExactly(2, 4, 6, 8, 10);
        assertThat(own.times()).containsExactly(1, 2, 3, 4, 5);
        assertThat(own.values()).containsOnly(Double.POSITIVE_INFINITY);
        assertThat(run.metrics().series("train", "nothing").isEmpty()).isTrue();
        assertThat(run.metrics().lastStep()).isEqualTo(10);

        assertThat(run.samples().size()).isEqualTo(10);
        assertThat(run.samples().get(3)).isEqualTo(RunFixtures.sample(4, 4));
        assertThat(run.samples().at(5, "validation")).containsExactly(RunFixtures.sample(5, 5));

        assertThat(run.factorHeaders()).hasSize(1);
        UpdateFactors factors = run.factors().getFirst();
        ModuleFactors module = factors.module("m.q");
        assertThat(factors.objective()).isEqualTo("helpful");
        assertThat(module).isNotNull();
        assertThat(module.leak()).isEqualTo(0.01);
        assertThat(module.energyKept()).isNaN();
        assertThat(module.toLowRank().dense()[0]).isCloseTo(1.2, within(1e-6));
        assertThat(Files.exists(dir.resolve("subspace/stage-1-helpful.safetensors")))
                .isTrue();
    }

    @Test
    void keysOfNewerVersionsSurvive() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 1);
        Path file = dir.resolve("run.json");
        ObjectNode json = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(file));
        json.put("tags", "mine");
        json.remove("replaced_rewards");
        ((ObjectNode) json.get("model")).put("license", "x");
        Files.writeString(file, Json.pretty(json));
        try (RunWriter writer = RunWriter.resume(dir)) {
            writer.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
        }
        var after = Json.mapper().readTree(Files.readAllBytes(file));
        assertThat(after.path("tags").asText()).isEqualTo("mine");
        assertThat(after.has("replaced_rewards")).isFalse();
        assertThat(after.path("model").path("license").asText()).isEqualTo("x");
        assertThat(after.path("status").asText()).isEqualTo("running");
    }

    @Test
    void brokenManifestsAreToldInASentence() throws IOException {
        Path dir = Files.createDirectories(temp.resolve("r"));
        refused(dir, "does not exist", "choose the folder");
        refused(temp.resolve("nowhere"), "does not exist");
        Path file = dir.resolve("run.json");
        Files.writeString(file, "");
        refused(dir, "empty");
        Files.writeString(file, "[]");
        refused(dir, "no JSON object");
        Files.writeString(file, "{\"id\":\"x\",\"status\":\"walking\",\"created\":\"2026-01-01T00:00:00Z\"}");
        refused(dir, "unknown status", "walking");
        Files.writeString(file, "{\"id\":\"x\",\"status\":\"failed\",\"created\":\"yesterday\"}");
        refused(dir, "not a time");
        Files.writeString(file, "{\"id\":\"x\",\"status\":\"failed\"}");
        refused(dir, "no \"created\"");
        Files.writeString(file, "{\"format_version\":99,\"id\":\"x\"}");
        refused(dir, "newer");
    }

    private static void refused(Path dir, String... parts) {
        assertThatThrownBy(() -> Run.open(dir))
                .isInstanceOf(RunFormatException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(dir.resolve("run.json").toString())
                        .contains(parts)
                        .endsWith("."));
        RunSummary summary = RunLibrary.read(dir);
        assertThat(summary.broken()).isTrue();
        assertThat(summary.problem()).contains(parts[0]);
    }

    @Test
    void damagedLinesInTheMiddleAreLeftOutAndTold() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 2);
        Path metrics = dir.resolve("metrics.jsonl");
        Files.writeString(
                metrics,
                "{\"step\":3,\"ti{\"step\":4}\n\n{\"step\":5,\"split\":\"train\",\"a\":\"NaN\",\"b\":-Infinity,\"c\":null,"
                        + "\"d\":true,\"e\":[1],\"f\":\"Infinity\"}\r\n{\"step\":6} {\"step\":7}\n",
                StandardOpenOption.APPEND);
        Files.writeString(dir.resolve("samples.jsonl"), "torn\n", StandardOpenOption.APPEND);
        Run run = Run.open(dir);
        assertThat(run.warnings())
                .satisfiesExactly(
                        w -> assertThat(w).contains("line 3 is torn"),
                        w -> assertThat(w).contains("line 5").contains("\"e\""),
                        w -> assertThat(w).contains("line 6 is torn"));
        MetricRow row = run.metrics().row("train", 2);
        assertThat(row.step()).isEqualTo(5);
        assertThat(row.time()).isNaN();
        assertThat(row.values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "a",
                        Double.NaN,
                        "b",
                        Double.NEGATIVE_INFINITY,
                        "c",
                        Double.NaN,
                        "d",
                        1.0,
                        "f",
                        Double.POSITIVE_INFINITY));
        assertThat(run.samples().size()).isEqualTo(2);
        assertThat(run.samples().warnings()).singleElement().asString().contains("line 3");
    }

    @Test
    void damagedFactorsAreTold() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 1);
        Files.write(dir.resolve("subspace/step-9.safetensors"), new byte[3]);
        Run run = Run.open(dir);
        assertThat(run.factorHeaders()).hasSize(1);
        assertThat(run.warnings()).singleElement().asString().contains("step-9.safetensors");
    }

    @Test
    void resumeCutsTheTornLine() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 3);
        Files.writeString(dir.resolve("metrics.jsonl"), "{\"step\":4,\"ti", StandardOpenOption.APPEND);
        Files.writeString(dir.resolve("samples.jsonl"), "{\"step\":4,\"pro", StandardOpenOption.APPEND);
        assertThat(Run.open(dir).warnings())
                .satisfiesExactlyInAnyOrder(
                        w -> assertThat(w).startsWith("metrics.jsonl: the last line (4)"),
                        w -> assertThat(w).startsWith("samples.jsonl: the last line"));
        try (RunWriter writer = RunWriter.resume(dir)) {
            writer.append(RunFixtures.row(4));
            writer.append(RunFixtures.sample(4, 4));
        }
        Run run = Run.open(dir);
        assertThat(run.warnings()).isEmpty();
        assertThat(run.metrics().steps("train")).containsExactly(1, 2, 3, 4);
        assertThat(run.samples().steps()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void resumeKeepsALineThatOnlyLacksItsNewline() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 3);
        Files.writeString(dir.resolve("metrics.jsonl"), "{\"step\":4,\"a\":1}", StandardOpenOption.APPEND);
        assertThat(Run.open(dir).metrics().lastStep()).isEqualTo(4);
        try (RunWriter writer = RunWriter.resume(dir)) {
            writer.append(RunFixtures.row(5));
        }
        assertThat(Run.open(dir).metrics().steps("train")).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void resumeFromACheckpointCutsLaterRows() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 10);
        try (RunWriter writer = RunWriter.resume(dir, RunFixtures.after(dir, 6))) {
            writer.append(RunFixtures.row(7));
        }
        Run run = Run.open(dir);
        assertThat(run.metrics().steps("train")).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(run.metrics().steps("validation")).containsExactly(5);
        assertThat(run.samples().steps()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void writerRefusesFilesFullFoldersAndSecondWriters() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        RunManifest m = RunFixtures.manifest("r");
        assertThatThrownBy(() -> RunWriter.create(file, m).close()).hasMessageContaining("is a file, not a folder");
        assertThatThrownBy(() -> RunWriter.create(file.resolve("below"), m).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file");
        Path full = Files.createDirectories(temp.resolve("full"));
        Files.writeString(full.resolve("notes.txt"), "x");
        assertThatThrownBy(() -> RunWriter.create(full, m).close()).hasMessageContaining("already holds notes.txt");
        Path dir = Files.createDirectories(temp.resolve("dir"));
        Files.writeString(dir.resolve("log.txt"), "started\n");
        try (RunWriter writer = RunWriter.create(dir, m)) {
            assertThatThrownBy(() -> RunWriter.resume(dir).close()).hasMessageContaining("another process");
            writer.append(RunFixtures.row(1));
        }
        assertThatThrownBy(() -> RunWriter.create(dir, m).close()).hasMessageContaining("already holds");
        assertThat(Files.readString(dir.resolve("log.txt"))).isEqualTo("started\n");
        RunWriter closed = RunWriter.resume(dir);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.append(RunFixtures.row(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void csvIsLongForm() throws IOException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 5);
        Path csv = temp.resolve("out.csv");
        CsvExport.write(List.of(Run.open(dir)), csv);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).isEqualTo("run,seed,step,metric,value");
        assertThat(lines)
                .contains("r,7,1,reward/helpful/mean,0.1", "r,7,3,loss,NaN", "r,7,5,validation/reward/helpful/mean,1.0")
                .hasSize(1 + 5 * 3 + 2 + 1);
    }

    @Test
    void libraryListsGoodAndBrokenRuns() throws IOException {
        RunFixtures.write(temp.resolve("lib/a"), 10);
        RunFixtures.write(temp.resolve("lib/deep/er/b"), 3);
        Files.createDirectories(temp.resolve("lib/c"));
        Files.writeString(temp.resolve("lib/c/metrics.jsonl"), "{\"step\":1}\n");
        RunLibrary library = new RunLibrary(List.of(temp.resolve("lib"), temp.resolve("absent")));
        List<RunSummary> all = library.scan();
        assertThat(all).extracting(RunSummary::id).containsExactlyInAnyOrder("a", "b", "c");
        RunSummary a = all.stream().filter(s -> s.id().equals("a")).findFirst().orElseThrow();
        assertThat(a.lastStep()).isEqualTo(10);
        assertThat(a.lastRewards()).containsEntry("helpful", 2.0);
        RunSummary c = all.stream().filter(s -> s.id().equals("c")).findFirst().orElseThrow();
        assertThat(c.broken()).isTrue();
        assertThat(c.problem()).contains("run.json");
        try (RunWriter writer = RunWriter.resume(temp.resolve("lib/a"))) {
            writer.append(RunFixtures.row(11));
        }
        assertThat(library.scan())
                .filteredOn(s -> s.id().equals("a"))
                .singleElement()
                .satisfies(s -> assertThat(s.lastStep()).isEqualTo(11));
    }

    @Test
    void keysHaveMeanings() {
        assertThat(MetricKeys.find("reward/helpful/mean"))
                .get()
                .extracting(MetricKey::unit)
                .isEqualTo("reward");
        assertThat(MetricKeys.find("groups/zero_variance"))
                .get()
                .extracting(MetricKey::unit)
                .isEqualTo("prompts");
        assertThat(MetricKeys.find("my/own/key")).isEmpty();
        for (MetricKey key : MetricKeys.all()) {
            assertThat(key.meaning()).endsWith(".");
            assertThat(MetricKeys.find(key.pattern().replace("<", "").replace(">", "x")))
                    .contains(key);
        }
        assertThat(MetricKeys.find(MetricKeys.covMatrix("a", "b"))).isPresent();
        assertThat(MetricKeys.find(MetricKeys.realized("a"))).isPresent();
    }

    @Test
    void idsAreNeverPaths() {
        String id = RunIds.create("Sequential DPO", 3);
        assertThat(RunIds.isValid(id)).as(id).isTrue();
        assertThat(id).contains("sequential-dpo-s3");
        assertThat(List.of("", "..", "a/b", "a\\b", ".hidden", "a..b", "x".repeat(200), "a b"))
                .noneMatch(RunIds::isValid);
    }

    @Test
    void choicesOfRanksComeBackByStage() throws IOException {
        Path dir = temp.resolve("ranks");
        RankSelection first = selection(1, "");
        RankSelection second = selection(2, "The drift falls from 0.2 at k = 3.");
        try (RunWriter writer = RunWriter.create(dir, RunFixtures.manifest("ranks"))) {
            writer.writeRankSelection(second);
            assertThat(writer.writeRankSelection(first)).hasFileName("rank-stage-1.json");
            writer.writeFactors(RunFixtures.factors(1));
        }
        Run run = Run.open(dir);
        assertThat(run.rankSelections()).containsExactly(first, second);
        assertThat(run.factorHeaders()).hasSize(1);
        assertThat(run.warnings()).isEmpty();
        Path file = dir.resolve("subspace/rank-stage-2.json");
        Files.writeString(file, "{\"stage\": 2}");
        assertThatThrownBy(run::rankSelections)
                .isInstanceOf(RunFormatException.class)
                .hasMessageContaining("rank-stage-2.json");
        Files.writeString(file, "{\"stage\": ");
        assertThatThrownBy(run::rankSelections).hasMessageContaining("not valid JSON");
        RunFixtures.write(temp.resolve("plain"), 1);
        assertThat(Run.open(temp.resolve("plain")).rankSelections()).isEmpty();
    }

    private static RankSelection selection(int stage, String warning) {
        return new RankSelection(
                stage,
                List.of("harmless", "helpful"),
                "pair_accuracy",
                0.05,
                2,
                1,
                20,
                0.75,
                4,
                warning.isEmpty(),
                warning,
                List.of(
                        new RankSelection.Point(1, 0.75, 0.7, 0.8, 0.01, 0, 0.02),
                        new RankSelection.Point(20, 0.5, 0.4, 0.6, 0.25, 0.2, Double.NaN)));
    }
}
