package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralNorm;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters with known angles, made by a separate implementation in another language, and projections of them. */
class AdapterReportTest {

    private static final Path FIXTURE = Path.of("src/test/resources/fixtures/adapters/known-angles");

    private static List<PeftAdapter> known() throws IOException {
        return List.of(PeftAdapter.read(FIXTURE.resolve("a")), PeftAdapter.read(FIXTURE.resolve("b")));
    }

    /** Angles to 1e-4 degrees, everything else to 1e-5. */
    @Test
    void agreesWithTheIndependentNumbers() throws IOException {
        JsonNode expected = Json.mapper().readTree(Files.readAllBytes(FIXTURE.resolve("expected.json")));
        JsonNode report = AnalysisJson.tree(AdapterReport.of(known(), null));
        assertThat(report.at("/modules").size()).isEqualTo(expected.size()).isPositive();
        for (JsonNode m : report.get("modules")) {
            JsonNode e = expected.get(m.get("module").asText());
            assertThat(doubles(m.get("shape"))).containsExactly(doubles(e.get("shape")));
            assertThat(doubles(m.get("ranks")))
                    .containsExactly(e.get("rank").asDouble(), e.get("rank").asDouble());
            JsonNode pair = m.get("pairs").get(0);
            assertThat(pair.get("a").asText()).isEqualTo("a");
            assertThat(pair.get("b").asText()).isEqualTo("b");
            assertThat(doubles(pair.get("principal_angles_deg")))
                    .containsExactly(doubles(e.get("principal_angles_deg")), within(1e-4));
            close(pair.get("overlap"), e.get("overlap"));
            close(pair.get("random_overlap"), e.get("random_overlap"));
            close(pair.get("cosine"), e.get("cosine"));
            assertThat(doubles(m.get("spectral_norms")))
                    .containsExactly(doubles(e.get("spectral_norms")), within(1e-5));
            close(m.at("/bounds/measured"), e.get("measured_sum"));
            close(m.at("/bounds/additive"), e.get("additive"));
            close(m.at("/bounds/root_sum_square"), e.get("root_sum_square"));
            assertThat(m.at("/bounds/compounding").isNull()).isTrue();
        }
        assertThat(report.at("/summary/notes").toString()).contains("base model's norms are unknown");
    }

    @Test
    void aBaseModelGivesNormsAndCompounding(@TempDir Path dir) throws IOException {
        List<PeftAdapter> adapters = known();
        String module = adapters.getFirst().modules().getFirst().module();
        Random random = new Random(1);
        double[] w = random.doubles(48 * 40, -1, 1).map(x -> (float) x).toArray();
        new SafetensorsWriter()
                .add(module + ".weight", DType.F32, new long[] {48, 40}, w)
                .write(dir.resolve("model.safetensors"));
        AdapterReport report = AdapterReport.of(adapters, dir);
        AdapterReport.Module m = report.modules().getFirst();
        double[] total = w.clone();
        for (PeftAdapter a : adapters) {
            double[] d = a.modules().getFirst().dense();
            Arrays.setAll(total, i -> total[i] + d[i]);
        }
        assertThat(m.baseNorm()).isCloseTo(SpectralNorm.ofDense(w, 48, 40), within(1e-9));
        assertThat(m.bounds().measured()).isCloseTo(SpectralNorm.ofDense(total, 48, 40), within(1e-9));
        assertThat(m.bounds().additive())
                .isCloseTo(m.baseNorm() + Arrays.stream(m.spectralNorms()).sum(), within(1e-9));
        assertThat(m.bounds().compounding())
                .isCloseTo(
                        m.baseNorm()
                                * Arrays.stream(m.spectralNorms())
                                        .map(s -> 1 + s / m.baseNorm())
                                        .reduce(1, (x, y) -> x * y),
                        within(1e-9));
        assertThat(report.summary().notes().toString()).contains("lacks 1 of the adapted modules");
        new SafetensorsWriter()
                .add(module + ".weight", DType.F32, new long[] {2, 3}, new double[6])
                .write(dir.resolve("model.safetensors"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterReport.of(adapters, dir))
                .withMessageContaining("48 x 40");
        new SafetensorsWriter()
                .add("other.weight", DType.F32, new long[] {2, 3}, new double[6])
                .write(dir.resolve("model.safetensors"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterReport.of(adapters, dir))
                .withMessageContaining("no weight");
    }

    /** Angles far below a degree survive storage as double: 1e-3 degrees to 1e-6. */
    @Test
    void smallAnglesSurvive(@TempDir Path dir) throws IOException {
        double t = Math.toRadians(1e-3);
        double[] b1 = {1, 0, 0, 0};
        double[] b2 = {Math.cos(t), Math.sin(t), 0, 0};
        double[] a = {1, 2, 3};
        PeftAdapter.write(dir.resolve("x"), List.of(new LowRank("m.q", 4, 3, 1, 1, b1, a)), null, DType.F64);
        PeftAdapter.write(dir.resolve("y"), List.of(new LowRank("m.q", 4, 3, 1, 1, b2, a)), null, DType.F64);
        AdapterReport report =
                AdapterReport.of(List.of(PeftAdapter.read(dir.resolve("x")), PeftAdapter.read(dir.resolve("y"))), null);
        assertThat(report.modules().getFirst().pairs().getFirst().principalAnglesDeg())
                .containsExactly(new double[] {1e-3}, within(1e-6));
    }

    @Test
    void modulesOfOneAdapterOnlyAndZeroUpdates(@TempDir Path dir) throws IOException {
        LowRank q = update("layers.1.q_proj", 6, 5, 2, 1);
        LowRank v = update("layers.0.v_proj", 6, 5, 2, 2);
        LowRank fresh = new LowRank(
                "layers.1.q_proj",
                6,
                5,
                2,
                1,
                new double[12],
                update("", 6, 5, 2, 3).a());
        PeftAdapter.write(dir.resolve("one"), List.of(q, v), null, DType.F32);
        PeftAdapter.write(dir.resolve("two"), List.of(fresh), null, DType.F32);
        AdapterReport report = AdapterReport.of(
                List.of(PeftAdapter.read(dir.resolve("one")), PeftAdapter.read(dir.resolve("two"))), null);
        assertThat(report.modules().stream().map(AdapterReport.Module::module))
                .containsExactly("layers.0.v_proj", "layers.1.q_proj");
        assertThat(report.modules().getFirst().pairs()).isEmpty();
        assertThat(report.modules().getFirst().ranks()).containsExactly(2, 0);
        AdapterReport.Module second = report.modules().getLast();
        assertThat(second.pairs().getFirst().principalAnglesDeg()).isEmpty();
        assertThat(second.pairs().getFirst().cosine()).isNaN();
        assertThat(second.bounds().measured()).isCloseTo(second.spectralNorms()[0], within(1e-12));
        assertThat(report.summary().notes().toString()).contains("two does not change layers.1.q_proj");
    }

    @Test
    void refusesAdaptersOfDifferentModels(@TempDir Path dir) throws IOException {
        PeftAdapter.write(dir.resolve("one"), List.of(update("m.q", 6, 5, 2, 1)), null, DType.F32);
        PeftAdapter.write(dir.resolve("two"), List.of(update("m.q", 8, 5, 2, 1)), null, DType.F32);
        List<PeftAdapter> both = List.of(PeftAdapter.read(dir.resolve("one")), PeftAdapter.read(dir.resolve("two")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterReport.of(both, null))
                .withMessageContaining("6 x 5")
                .withMessageContaining("8 x 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterProjection.of(both.subList(0, 1), both.get(1)))
                .withMessageContaining("do not belong to one base model");
        assertThatIllegalArgumentException().isThrownBy(() -> AdapterReport.of(List.of(), null));
    }

    @Test
    void projectionRemovesTheProtectedSpace(@TempDir Path dir) throws IOException {
        List<PeftAdapter> adapters = known();
        AdapterProjection projection = AdapterProjection.of(adapters.subList(0, 1), adapters.get(1));
        PeftAdapter.write(dir, projection.updates(), null, DType.F32);
        PeftAdapter written = PeftAdapter.read(dir);
        for (int i = 0; i < projection.modules().size(); i++) {
            AdapterProjection.Module m = projection.modules().get(i);
            FactoredSvd q = FactoredSvd.of(adapters.getFirst().modules().get(i));
            FactoredSvd before = FactoredSvd.of(adapters.get(1).modules().get(i));
            FactoredSvd after = FactoredSvd.of(written.modules().get(i));
            assertThat(m.leakBefore())
                    .isCloseTo(Subspaces.leak(q.left(), before), within(1e-12))
                    .isGreaterThan(0.3);
            assertThat(m.leakAfter()).isLessThan(1e-6).isCloseTo(Subspaces.leak(q.left(), after), within(1e-12));
            assertThat(m.energyKept()).isCloseTo(1 - m.leakBefore() * m.leakBefore(), within(1e-6));
            assertThat(m.protectedDimension()).isEqualTo(3);
            assertThat(m.remainingCapacity()).isEqualTo(45);
        }
    }

    @Test
    void projectionRefusesWhatCannotWork(@TempDir Path dir) throws IOException {
        PeftAdapter.write(dir.resolve("full"), List.of(update("m.q", 3, 5, 3, 1)), null, DType.F32);
        PeftAdapter.write(dir.resolve("t"), List.of(update("m.q", 3, 5, 1, 2)), null, DType.F32);
        PeftAdapter.write(dir.resolve("other"), List.of(update("m.v", 3, 5, 1, 2)), null, DType.F32);
        PeftAdapter target = PeftAdapter.read(dir.resolve("t"));
        PeftAdapter full = PeftAdapter.read(dir.resolve("full"));
        PeftAdapter other = PeftAdapter.read(dir.resolve("other"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterProjection.of(List.of(full), target))
                .withMessageContaining("all 3 output directions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterProjection.of(List.of(other), target))
                .withMessageContaining("nothing to remove");
        PeftAdapter same = PeftAdapter.read(dir.resolve("t"));
        AdapterProjection self = AdapterProjection.of(List.of(same), target);
        assertThat(self.modules().getFirst().leakBefore()).isCloseTo(1, within(1e-9));
        assertThat(self.modules().getFirst().energyKept()).isLessThan(1e-12);
    }

    @Test
    void moduleNamesAreRead() {
        assertThat(ModuleNames.layer("model.layers.12.self_attn.q_proj")).isEqualTo(12);
        assertThat(ModuleNames.layer("h.3.attn.c_attn")).isEqualTo(3);
        assertThat(ModuleNames.layer("lm_head")).isEqualTo(-1);
        assertThat(ModuleNames.kind("model.layers.12.self_attn.q_proj")).isEqualTo("q_proj");
        assertThat(ModuleNames.ORDER.compare("layers.2.down_proj", "layers.10.q_proj"))
                .isNegative();
    }

    private static LowRank update(String module, int m, int n, int r, long seed) {
        Random random = new Random(seed);
        return new LowRank(
                module,
                m,
                n,
                r,
                1,
                IntStream.range(0, m * r)
                        .mapToDouble(i -> random.nextGaussian())
                        .toArray(),
                IntStream.range(0, r * n)
                        .mapToDouble(i -> random.nextGaussian())
                        .toArray());
    }

    private static void close(JsonNode actual, JsonNode expected) {
        assertThat(actual.asDouble()).isCloseTo(expected.asDouble(), within(1e-5));
    }

    private static double[] doubles(JsonNode array) {
        double[] out = new double[array.size()];
        Arrays.setAll(out, i -> array.get(i).asDouble());
        return out;
    }
}
