package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.PeftAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubspacePairTest {
    private static final String MODULE = "model.layers.3.self_attn.q_proj";

    @TempDir
    Path temp;

    private static SubspaceUpdate update(String name, LowRank... modules) {
        return SubspaceUpdate.of(new PeftAdapter(
                name, Path.of(name), null, Json.mapper().createObjectNode(), List.of(modules), List.of()));
    }

    /** Columns scaled by singular values, in R^4, reading the first inputs of R^5. */
    private static LowRank columns(double[][] columns, double... s) {
        int r = columns.length;
        double[] b = new double[4 * r];
        double[] a = new double[r * 5];
        for (int k = 0; k < r; k++) {
            for (int i = 0; i < 4; i++) {
                b[i * r + k] = columns[k][i] * s[k];
            }
            a[k * 5 + k] = 1;
        }
        return new LowRank(MODULE, 4, 5, r, 1, b, a);
    }

    /** Oracle 11: span(e1, e2) against span(cos 30 e1 + sin 30 e3, e4). */
    private static SubspacePair oracle() {
        double c = Math.sqrt(3) / 2;
        return SubspacePair.of(
                update("a", columns(new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}}, 3, 1)),
                update("b", columns(new double[][] {{c, 0, 0.5, 0}, {0, 0, 0, 1}}, 4, 3)));
    }

    @Test
    void constructedSubspacesHaveTheirAnglesAndMeasures() {
        SubspacePair.Module m = oracle().modules().getFirst();
        assertThat(m.anglesDeg(Side.OUTPUTS, SubspaceCut.NONE)).containsExactly(new double[] {30, 90}, within(1e-9));
        assertThat(m.value(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(0.375, within(1e-12));
        // 16 of B's energy 25 has three quarters of itself inside
        assertThat(m.value(SubspaceMeasure.LEAK, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(Math.sqrt(12.0 / 25), within(1e-12));
        assertThat(m.value(SubspaceMeasure.ENERGY_KEPT, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(13.0 / 25, within(1e-12));
        assertThat(m.value(SubspaceMeasure.COSINE, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(12 * Math.sqrt(3) / 2 / (Math.sqrt(10) * 5), within(1e-12));
        assertThat(m.value(SubspaceMeasure.OVERLAP, Side.INPUTS, SubspaceCut.NONE))
                .isCloseTo(1, within(1e-12));
        assertThat(m.chance(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE)
                        .expected())
                .isEqualTo(0.5);
        assertThat(m.chance(SubspaceMeasure.ENERGY_KEPT, Side.OUTPUTS, SubspaceCut.NONE)
                        .expected())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aCutIsTheSameAsCuttingTheUpdatesThemselves() {
        int m = 20;
        int n = 16;
        FactoredSvd x = new FactoredSvd(
                m,
                n,
                4,
                Basis.random(m, 4, 1).columns(),
                new double[] {8, 4, 2, 1},
                Basis.random(n, 4, 2).columns());
        FactoredSvd y = new FactoredSvd(
                m,
                n,
                5,
                Basis.random(m, 5, 3).columns(),
                new double[] {5, 4, 3, 2, 1},
                Basis.random(n, 5, 4).columns());
        SubspacePair pair = SubspacePair.of(update("a", x.toLowRank(MODULE)), update("b", y.toLowRank(MODULE)));
        SubspacePair.Module module = pair.modules().getFirst();
        for (int k = 1; k <= 5; k++) {
            SubspaceCut cut = SubspaceCut.rank(k);
            FactoredSvd cx = x.leading(Math.min(4, k));
            FactoredSvd cy = y.leading(k);
            assertThat(module.keptA(cut)).isEqualTo(Math.min(4, k));
            assertThat(module.value(SubspaceMeasure.OVERLAP, Side.OUTPUTS, cut))
                    .isCloseTo(Subspaces.overlap(cx.left(), cy.left()), within(1e-10));
            assertThat(module.value(SubspaceMeasure.OVERLAP, Side.INPUTS, cut))
                    .isCloseTo(Subspaces.overlap(cx.right(), cy.right()), within(1e-10));
            assertThat(module.value(SubspaceMeasure.LEAK, Side.OUTPUTS, cut))
                    .isCloseTo(Subspaces.leak(cx.left(), cy), within(1e-10));
            assertThat(module.value(SubspaceMeasure.COSINE, Side.OUTPUTS, cut))
                    .isCloseTo(Subspaces.cosine(cx, cy), within(1e-10));
            assertThat(pair.cosine(cut)).isCloseTo(Subspaces.cosine(cx, cy), within(1e-10));
            assertThat(module.chanceAnglesDeg(Side.OUTPUTS, cut)).hasSize(Math.min(4, k));
        }
    }

    @Test
    void energyCutsKeepTheFewestDirectionsThatHoldIt() {
        double[] s = {8, 4, 2, 1}; // energy 64, 16, 4, 1 of 85
        assertThat(SubspaceCut.energy(64.0 / 85).keep(s)).isEqualTo(1);
        assertThat(SubspaceCut.energy(64.0 / 85 + 1e-6).keep(s)).isEqualTo(2);
        assertThat(SubspaceCut.energy(0.99).keep(s)).isEqualTo(4);
        assertThat(SubspaceCut.energy(0.98).keep(s)).isEqualTo(3);
        assertThat(SubspaceCut.energy(1).keep(s)).isEqualTo(4);
        assertThat(SubspaceCut.share(s, 2)).isCloseTo(80.0 / 85, within(1e-12));
        assertThat(SubspaceCut.energy(0.5).keep(new double[0])).isZero();
        assertThatThrownBy(() -> SubspaceCut.energy(1.5)).hasMessageContaining("above 0");
    }

    @Test
    void adaptersOfOtherPeopleHaveTheAnglesTheySay() throws IOException, URISyntaxException {
        Path folder =
                Path.of(Objects.requireNonNull(SubspacePairTest.class.getResource("/fixtures/adapters/known-angles"))
                        .toURI());
        SubspacePair pair = SubspacePair.of(
                SubspaceUpdate.of(PeftAdapter.read(folder.resolve("a"))),
                SubspaceUpdate.of(PeftAdapter.read(folder.resolve("b"))));
        SubspacePair.Module q = pair.modules().getFirst();
        assertThat(q.module()).isEqualTo("model.layers.0.self_attn.q_proj");
        assertThat(q.anglesDeg(Side.OUTPUTS, SubspaceCut.NONE))
                .containsExactly(new double[] {10, 45, 80}, within(1e-3));
        assertThat(q.value(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(0.5, within(1e-6));
        assertThat(q.chance(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE)
                        .contains(0.5))
                .isFalse();
        assertThat(pair.beyondChance(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE))
                .isPositive();
    }

    @Test
    void stagesOfARunStandBesideTheirSum() throws IOException {
        List<SubspaceUpdate> all = SubspaceUpdate.of(TestRuns.staged(temp.resolve("run")));
        assertThat(all)
                .extracting(SubspaceUpdate::label)
                .containsExactly("stage 1: harmless", "stage 2: helpful", "final (all stages)");
        assertThat(all).extracting(SubspaceUpdate::stage).containsExactly(1, 2, 0);
        SubspacePair stages = SubspacePair.of(all.get(0), all.get(1));
        assertThat(stages.mean(SubspaceMeasure.OVERLAP, Side.OUTPUTS, SubspaceCut.NONE))
                .isLessThan(1e-9);
        // A stage lies wholly inside the sum of orthogonal stages.
        SubspacePair whole = SubspacePair.of(all.get(2), all.get(1));
        assertThat(whole.mean(SubspaceMeasure.LEAK, Side.OUTPUTS, SubspaceCut.NONE))
                .isCloseTo(1, within(1e-6));
        SubspaceCapacity capacity = SubspaceCapacity.of(all.subList(0, 2), SubspaceCut.NONE);
        int rows = capacity.modules().getFirst().rows();
        assertThat(capacity.modules().getFirst().freeOutputs()).containsExactly(rows, rows - 2, rows - 4);
        assertThat(Arrays.stream(SubspaceCapacity.of(all, SubspaceCut.rank(1))
                                .modules()
                                .getFirst()
                                .freeOutputs())
                        .boxed())
                .startsWith(rows, rows - 1, rows - 2);
    }

    @Test
    void modulesThatCannotBeComparedAreTold() {
        LowRank q = columns(new double[][] {{1, 0, 0, 0}}, 1);
        LowRank other = new LowRank("model.layers.4.mlp.up_proj", 4, 5, 1, 1, q.b(), q.a());
        LowRank wide = new LowRank(MODULE, 5, 4, 1, 1, q.a(), q.b());
        assertThat(SubspacePair.of(update("a", q, other), update("b", q)).notes())
                .singleElement()
                .asString()
                .startsWith("1 of 2 modules");
        SubspacePair none = SubspacePair.of(update("a", q), update("b", wide));
        assertThat(none.modules()).isEmpty();
        assertThat(none.notes()).singleElement().asString().contains("one base model");
    }
}
