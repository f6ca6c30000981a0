package org.counterpoint.workbench.views.subspaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubspacesFigureTest {
    private static final Looks LOOKS = new Looks(Tokens.LIGHT, List.of(), Map.of(), Set.of(), "");

    @TempDir
    static Path parent;

    private static SubspaceData data;
    private final PairCache cache = new PairCache();

    @BeforeAll
    static void runs() throws Exception {
        Path staged = RunDirs.offline(parent, "orthalign", 1, 30, true);
        Path online = RunDirs.online(parent, "linear", 1, 30);
        new RankSelection(
                        1,
                        List.of("harmless"),
                        "pair_accuracy",
                        0.05,
                        3,
                        1,
                        40,
                        0.8,
                        8,
                        false,
                        "",
                        List.of(
                                new RankSelection.Point(1, 0.79, 0.78, 0.8, 0.01, 0.0, 0.02),
                                new RankSelection.Point(8, 0.76, 0.75, 0.77, 0.04, 0.03, 0.05),
                                new RankSelection.Point(40, 0.6, 0.5, 0.7, 0.2, 0.1, 0.3)))
                .write(staged.resolve("subspace").resolve("rank-stage-1.json"));
        Path adapters =
                Path.of(Objects.requireNonNull(SubspacesFigureTest.class.getResource("/fixtures/adapters/known-angles"))
                        .toURI());
        data = new SubspaceData.Reader()
                .read(
                        List.of(Run.open(staged), Run.open(online)),
                        List.of(adapters.resolve("a"), parent.resolve("gone")));
    }

    private static SubspaceChoice choice(
            String page, @Nullable String a, @Nullable String b, SubspaceMeasure measure, SubspaceCut cut) {
        return new SubspaceChoice(page, a, b, measure, Side.OUTPUTS, cut, SubspaceChoice.Group.STEPS, null);
    }

    private Figure draw(SubspaceChoice choice) {
        return SubspacesFigure.of(data, LOOKS, choice, cache, 0);
    }

    private static List<String> stages() {
        return data.sources().getFirst().steps().stream().map(u -> u.key()).toList();
    }

    private static <P extends Panel> P panel(Figure figure, String id, Class<P> type) {
        return figure.panels()
                .filter(p -> p.id().equals(id))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyMapCarriesTheRandomBaselineAndHatchesWhatChanceExplains() {
        for (SubspaceMeasure measure : SubspaceMeasure.values()) {
            Figure figure = draw(choice("map", stages().get(0), stages().get(1), measure, SubspaceCut.NONE));
            if (measure == SubspaceMeasure.GRADIENT_KEPT) {
                continue; // logged by some runs only
            }
            Panel.Heat map = panel(figure, "map", Panel.Heat.class);
            assertThat(map.scale().baseline()).as(measure.name()).isNotNull();
            String[][] tips = Objects.requireNonNull(map.tips());
            boolean[][] hatched = Objects.requireNonNull(map.hatched());
            for (int r = 0; r < tips.length; r++) {
                for (int c = 0; c < tips[r].length; c++) {
                    assertThat(tips[r][c].contains("cannot be told from chance"))
                            .isEqualTo(hatched[r][c]);
                    assertThat(tips[r][c]).contains("random ");
                }
            }
        }
    }

    @Test
    void aCutIsToldAndMarked() {
        Figure figure =
                draw(choice("map", stages().get(0), stages().get(1), SubspaceMeasure.OVERLAP, SubspaceCut.rank(2)));
        assertThat(figure.subtitle()).contains("rank 2");
        Panel.Xy spectra = panel(figure, "spectra", Panel.Xy.class);
        assertThat(spectra.marks())
                .anySatisfy(mark -> assertThat(mark)
                        .isInstanceOfSatisfying(
                                Mark.Upright.class, at -> assertThat(at.x()).isEqualTo(2.5)));
        Panel.Xy angles = panel(figure, "angles-outputs", Panel.Xy.class);
        assertThat(angles.series().getLast().y()).hasSize(2);
        assertThat(angles.series().getFirst().lo()).hasSize(2);
        assertThat(panel(figure, "map", Panel.Heat.class).badges()).isNotEmpty();
    }

    @Test
    void anyUpdateStandsAgainstAnyOther() {
        List<String> keys =
                new ArrayList<>(data.updates().stream().map(u -> u.key()).toList());
        String last = keys.stream()
                .filter(k -> k.endsWith("#final"))
                .reduce((x, y) -> y)
                .orElseThrow();
        Figure figure = draw(choice("map", stages().getFirst(), last, SubspaceMeasure.LEAK, SubspaceCut.energy(0.9)));
        assertThat(figure.panels().map(Panel::id)).contains("map", "ranking", "spectra", "angles-outputs", "free");
        Figure same = draw(choice("map", last, last, SubspaceMeasure.LEAK, SubspaceCut.NONE));
        assertThat(same.panels().map(Panel::note)).anyMatch(note -> note.contains("the same update"));
        // shapes of another base model
        String adapter =
                keys.stream().filter(k -> k.endsWith("#adapter")).findFirst().orElseThrow();
        Figure apart = draw(choice("map", last, adapter, SubspaceMeasure.LEAK, SubspaceCut.NONE));
        assertThat(apart.panels().map(Panel::note)).anyMatch(note -> note.contains("Choose updates of one base model"));
        assertThat(apart.subtitle()).contains("gone");
    }

    @Test
    void allPairsAreRankedAndNamedByTheirRows() {
        Figure figure = draw(choice("pairs", null, null, SubspaceMeasure.OVERLAP, SubspaceCut.NONE));
        Panel.Heat matrix = panel(figure, "matrix", Panel.Heat.class);
        Panel.Table table = panel(figure, "ranked", Panel.Table.class);
        int n = matrix.rows().size();
        assertThat(table.rows()).hasSize(n * (n - 1) / 2);
        for (int i = 0; i < n; i++) {
            assertThat(matrix.values()[i][i]).isNaN();
        }
        double best = table.rows().getFirst().cells().get(2).value();
        for (double[] row : matrix.values()) {
            for (double v : row) {
                assertThat(Double.isNaN(v) || v <= best + 1e-12).isTrue();
            }
        }
    }

    @Test
    void theChoiceOfTheRankIsDrawnWithItsTolerance() throws IOException {
        Figure figure = draw(choice("selection", null, null, SubspaceMeasure.OVERLAP, SubspaceCut.NONE));
        Panel.Xy drift = panel(figure, "drift-0", Panel.Xy.class);
        assertThat(drift.series().getFirst().y()).containsExactly(0.01, 0.04, 0.2);
        assertThat(drift.series().getFirst().hi()).containsExactly(0.02, 0.05, 0.3);
        assertThat(drift.marks())
                .anySatisfy(m -> assertThat(m)
                        .isInstanceOfSatisfying(
                                Mark.Level.class, level -> assertThat(level.y()).isEqualTo(0.05)))
                .anySatisfy(m -> assertThat(m)
                        .isInstanceOfSatisfying(
                                Mark.Upright.class, at -> assertThat(at.x()).isEqualTo(8)));
        assertThat(drift.note()).contains("may miss");
    }

    @Test
    void capacityFallsAndMaskingSaysHowToMakeATest() {
        Figure capacity =
                draw(choice("capacity", stages().get(0), stages().get(1), SubspaceMeasure.OVERLAP, SubspaceCut.NONE));
        double[] free =
                panel(capacity, "free", Panel.Xy.class).series().getFirst().y();
        for (int i = 1; i < free.length; i++) {
            assertThat(free[i]).isLessThan(free[i - 1]);
        }
        Figure masking = draw(choice("masking", null, null, SubspaceMeasure.OVERLAP, SubspaceCut.NONE));
        assertThat(masking.panels().map(Panel::note)).anyMatch(note -> note.contains("counterpoint mask"));
    }

    @Test
    void everyTextExists() {
        // a key that is missing would throw where its panel is drawn
        for (String page : List.of("map", "pairs", "spectra", "capacity", "selection", "masking")) {
            for (SubspaceMeasure measure : SubspaceMeasure.values()) {
                assertThat(draw(choice(page, stages().get(0), stages().get(1), measure, SubspaceCut.energy(0.5)))
                                .rows())
                        .isNotEmpty();
            }
        }
    }
}
