package org.counterpoint.workbench.views.lipschitz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.math.LipschitzBounds;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.junit.jupiter.api.Test;

class LipschitzFigureTest {
    private static final Looks LOOKS = new Looks(Tokens.LIGHT, List.of(), Map.of(), Set.of(), "");

    /** One module of norm 2 and two updates of norm 1, measured 3; capped or not; the network's estimate doubles. */
    private static LipschitzReport report(String run, boolean capped, boolean estimated) {
        double[] norm = {1, 1};
        double[] additive = LipschitzBounds.additive(2, norm);
        double none = Double.NaN;
        ModuleBounds m = new ModuleBounds(
                "model.layers.0.self_attn.q_proj",
                0,
                "q_proj",
                2,
                norm,
                new double[] {2, 2.5, 3},
                additive,
                LipschitzBounds.rootSumSquare(2, norm),
                LipschitzBounds.compounding(2, norm),
                0.5,
                capped ? 1 : none,
                new boolean[] {capped, false},
                estimated ? new double[] {1, 1, 1.5} : new double[] {none, none, none});
        double[] log = {0, Math.log(1.25), Math.log(1.5)};
        return new LipschitzReport(
                run,
                List.of("stage 1: a", "stage 2: b"),
                List.of(m),
                new LipschitzReport.DepthProduct(log, new double[] {0, Math.log(1.5), Math.log(2)}, log, log),
                new LipschitzReport.Network(
                        new double[] {0, 10, 20},
                        estimated ? new double[] {0, 20} : new double[0],
                        estimated ? new double[] {30, 60} : new double[0],
                        capped ? new double[] {10, 20} : new double[0],
                        capped ? new double[] {1, 0} : new double[0]),
                Optional.empty(),
                List.of());
    }

    private static Figure draw(String page, Tightness tightness, LipschitzReport... reports) {
        return LipschitzFigure.of(List.of(reports), LOOKS, new LipschitzFigure.Choice(page, tightness, null));
    }

    private static <P extends Panel> P panel(Figure figure, String id, Class<P> type) {
        return figure.panels()
                .filter(p -> p.id().equals(id))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void boundsOfManySeedsBecomeOneBandAndSayWhatIsNotDrawn() {
        List<RunLook> runs = IntStream.range(0, 6)
                .mapToObj(i -> new RunLook(
                        "r" + i,
                        "run " + i,
                        i < 5 ? "five seeds" : "one",
                        i < 5 ? "five seeds" : "one",
                        "linear",
                        i,
                        0x123456,
                        Dash.SOLID,
                        Glyph.CIRCLE,
                        List.of(),
                        List.of()))
                .toList();
        Looks looks = new Looks(Tokens.LIGHT, runs, Map.of(), Set.of(), "");
        List<LipschitzReport> reports = IntStream.range(0, 6)
                .mapToObj(i -> report("r" + i, false, false))
                .toList();
        Figure figure =
                LipschitzFigure.of(reports, looks, new LipschitzFigure.Choice("bounds", Tightness.GROWTH, null));
        for (String id : List.of("module", "depth")) {
            Panel.Xy panel = panel(figure, id, Panel.Xy.class);
            assertThat(panel.series().stream().filter(s -> s.key().endsWith("/ADDITIVE")))
                    .extracting(Series::key)
                    .containsExactly("five seeds/ADDITIVE", "r5/ADDITIVE");
            assertThat(panel.series().stream().filter(s -> s.key().endsWith("/MEASURED")))
                    .hasSize(6);
            assertThat(panel.series()).noneMatch(s -> s.key().contains("COMPOUNDING"));
            assertThat(panel.badges()).anyMatch(badge -> badge.words().contains("compounding"));
        }
        Series band = panel(figure, "module", Panel.Xy.class).series().getFirst();
        assertThat(band.y()).containsExactly(2, 3, 4);
        assertThat(band.lo()).containsExactly(band.y());
    }

    @Test
    void tightnessInClosedForm() {
        ModuleBounds m = report("r", false, true).modules().getFirst();
        assertThat(Tightness.ADDITIVE.of(m)).isEqualTo(0.75);
        assertThat(Tightness.GROWTH.of(m)).isEqualTo(0.5);
        assertThat(Tightness.ROOT_GROWTH.of(m)).isCloseTo(1 / Math.sqrt(2), within(1e-12));
        assertThat(Tightness.INPUTS.of(m)).isEqualTo(0.5);
        for (Tightness t : Tightness.values()) {
            Panel.Heat map = panel(draw("modules", t, report("r", false, true)), "map-r", Panel.Heat.class);
            assertThat(map.values()[0][0]).isEqualTo(t.of(m));
        }
    }

    @Test
    void whatWasNotRecordedIsSaid() {
        Figure maps = draw("modules", Tightness.INPUTS, report("r", false, false));
        assertThat(maps.panels().map(Panel::note)).anyMatch(note -> note.contains("did not record"));
        Figure network = draw("network", Tightness.GROWTH, report("r", false, false));
        assertThat(panel(network, "estimate", Panel.Words.class).note()).contains("lipschitz/empirical");
    }

    @Test
    void theEstimateStandsBesideTheProductsOverItsOwnBase() {
        Figure figure = draw("network", Tightness.GROWTH, report("r", true, true));
        assertThat(panel(figure, "estimate", Panel.Xy.class).series().getFirst().y())
                .containsExactly(30, 60);
        Panel.Xy growth = panel(figure, "growth", Panel.Xy.class);
        assertThat(growth.series().getLast().y()[1]).isCloseTo(Math.log(2), within(1e-12));
        assertThat(growth.time()).isTrue();
        assertThat(panel(figure, "held", Panel.Xy.class).series().getFirst().y())
                .containsExactly(1, 0);
    }

    @Test
    void runsWithAndWithoutACapStandOnOneScale() {
        Figure figure = draw("caps", Tightness.GROWTH, report("on", true, true), report("off", false, false));
        Panel.Xy with = panel(figure, "caps-with", Panel.Xy.class);
        Panel.Xy without = panel(figure, "caps-without", Panel.Xy.class);
        assertThat(with.y().min()).isEqualTo(without.y().min());
        assertThat(with.y().max()).isEqualTo(without.y().max());
        Panel.Table table = panel(figure, "runs", Panel.Table.class);
        assertThat(table.rows().get(0).cells().get(2).text()).isEqualTo("1 / 2");
        assertThat(table.rows().get(1).cells().get(2).text()).isEmpty();
        Figure one = draw("caps", Tightness.GROWTH, report("on", true, true));
        assertThat(panel(one, "caps-without", Panel.Words.class).note()).contains("add one without");
    }

    @Test
    void manyRunsAreMapsUpToSixAndATable() {
        List<LipschitzReport> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(report("r" + i, i % 2 == 0, true));
        }
        Figure figure = draw("modules", Tightness.GROWTH, many.toArray(LipschitzReport[]::new));
        assertThat(figure.panels().filter(Panel.Heat.class::isInstance)).hasSize(6);
        assertThat(panel(figure, "map-r0", Panel.Heat.class)
                        .badges()
                        .getFirst()
                        .rows()
                        .get())
                .hasSize(14);
        assertThat(panel(figure, "table", Panel.Table.class).rows()).hasSize(20);
        assertThat(draw("bounds", Tightness.GROWTH, many.toArray(LipschitzReport[]::new))
                        .rows())
                .hasSize(1);
    }
}
