package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.ForgettingMatrix;
import org.counterpoint.analysis.ForgettingReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.views.shared.RunLook;

/** Every objective after every stage, and how far each moved since the stage that trained it. */
final class ForgettingPage {
    private static final int MOST = 4;
    /** Below this a leak is rounding, not interference. */
    private static final double LEAST_LEAK = 1e-6;

    private final Scene scene;

    private ForgettingPage(Scene scene) {
        this.scene = scene;
    }

    static Figure figure(Scene scene) {
        return new ForgettingPage(scene).figure();
    }

    private record Grouped(List<RunLook> group, ForgettingMatrix matrix) {}

    private Figure figure() {
        List<Grouped> staged = new ArrayList<>();
        List<RunLook> plain = new ArrayList<>();
        for (List<RunLook> group : scene.groups()) {
            List<String> ids = group.stream().map(RunLook::id).toList();
            List<ForgettingReport> reports = scene.study().forgetting().stream()
                    .filter(report -> ids.contains(report.run()))
                    .toList();
            Optional<ForgettingMatrix> matrix = ForgettingMatrix.of(reports, scene.study()::sign);
            if (matrix.isPresent()) {
                staged.add(new Grouped(group, matrix.get()));
            } else {
                plain.addAll(group);
            }
        }
        String title = Messages.text("tradeoffs.forgetting.title");
        if (staged.isEmpty()) {
            return Figure.words(title, Messages.text("tradeoffs.forgetting.none"));
        }
        List<Grouped> shown = staged.subList(0, Math.min(MOST, staged.size()));
        double limit = 0;
        for (Grouped g : shown) {
            for (double[] row : g.matrix().change()) {
                for (double v : row) {
                    limit = Double.isNaN(v) ? limit : Math.max(limit, Math.abs(v));
                }
            }
        }
        List<Figure.Row> rows = new ArrayList<>();
        // Two methods stand side by side, so that what they forget can be read across.
        for (int from = 0; from < shown.size(); from += shown.size() > 2 ? 2 : 1) {
            List<Panel> cells = new ArrayList<>();
            for (Grouped g : shown.subList(from, Math.min(shown.size(), from + (shown.size() > 2 ? 2 : 1)))) {
                List<Badge> badges = new ArrayList<>();
                if (rows.isEmpty() && cells.isEmpty()) {
                    badges.addAll(scene.leftOut(false));
                    if (!plain.isEmpty()) {
                        badges.add(Scene.runs("tradeoffs.badge.noStages", plain));
                    }
                    if (staged.size() > MOST) {
                        badges.add(Scene.runs(
                                "tradeoffs.badge.moreStaged",
                                staged.subList(MOST, staged.size()).stream()
                                        .flatMap(more -> more.group().stream())
                                        .toList()));
                    }
                }
                cells.add(rewards(g, badges));
                cells.add(change(g, limit));
            }
            rows.add(Figure.Row.of(1, cells));
        }
        return new Figure(title, Messages.text("tradeoffs.forgetting.subtitle"), List.of(), rows, 0);
    }

    private Panel rewards(Grouped g, List<Badge> badges) {
        ForgettingMatrix m = g.matrix();
        List<Badge> said = new ArrayList<>(badges);
        if (!m.left().isEmpty()) {
            said.add(Scene.runs(
                    "tradeoffs.badge.otherStages",
                    g.group().stream()
                            .filter(run -> m.left().contains(run.id()))
                            .toList()));
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : m.reward()) {
            for (double v : row) {
                low = Double.isNaN(v) ? low : Math.min(low, v);
                high = Double.isNaN(v) ? high : Math.max(high, v);
            }
        }
        return new Panel.Heat(
                "forgetting-reward-" + key(g),
                Messages.text("tradeoffs.forgetting.rewards", Scene.name(g.group())),
                Messages.text("tradeoffs.forgetting.rewardsNote", m.split()),
                "",
                labels(g),
                "",
                m.objectives(),
                null,
                m.reward(),
                null,
                ColorScale.sequential(
                        Messages.text("tradeoffs.axis.reward"),
                        low,
                        high,
                        scene.looks().tokens().dark()),
                focus(m),
                true,
                said);
    }

    private Panel change(Grouped g, double limit) {
        ForgettingMatrix m = g.matrix();
        boolean[][] hatched = new boolean[m.rows().size()][m.objectives().size()];
        for (int r = 0; r < hatched.length; r++) {
            for (int j = 0; j < hatched[r].length; j++) {
                hatched[r][j] = !Double.isNaN(m.change()[r][j]) && !m.clear(r, j);
            }
        }
        return new Panel.Heat(
                        "forgetting-change-" + key(g),
                        Messages.text("tradeoffs.forgetting.change", Scene.name(g.group())),
                        Messages.text(
                                m.runs().size() > 1
                                        ? "tradeoffs.forgetting.changeSeeds"
                                        : "tradeoffs.forgetting.changeNote",
                                String.valueOf(m.runs().size())),
                        "",
                        labels(g),
                        "",
                        m.objectives(),
                        null,
                        m.change(),
                        hatched,
                        ColorScale.diverging(
                                Messages.text("tradeoffs.forgetting.scale"),
                                limit > 0 ? limit : 1,
                                scene.looks().tokens().dark()),
                        focus(m),
                        true,
                        List.of())
                .withTips(tips(m, hatched));
    }

    /** Says of every cell without a number that its objective was not trained before, and of hatched ones that they prove nothing. */
    private static String[][] tips(ForgettingMatrix m, boolean[][] hatched) {
        String[][] tips = new String[hatched.length][];
        for (int r = 0; r < tips.length; r++) {
            tips[r] = new String[hatched[r].length];
            for (int j = 0; j < tips[r].length; j++) {
                boolean early = m.own()[j] < 0 || r <= m.own()[j];
                tips[r][j] = Double.isNaN(m.change()[r][j])
                        ? early ? Messages.text("tradeoffs.forgetting.early") : ""
                        : hatched[r][j] ? Messages.text("tradeoffs.forgetting.unclear") : "";
            }
        }
        return tips;
    }

    /** The row of the stage that trained the objective in focus. */
    private int @org.jspecify.annotations.Nullable [] focus(ForgettingMatrix m) {
        String objective = scene.scope().objective();
        int column = objective == null ? -1 : m.objectives().indexOf(objective);
        return column < 0 || m.own()[column] < 0 ? null : new int[] {m.own()[column], column};
    }

    /** What a row is: the stage and what it trained, and where its constraint did not hold. */
    private List<String> labels(Grouped g) {
        List<String> out = new ArrayList<>();
        for (ForgettingReport.Row row : g.matrix().rows()) {
            String label =
                    switch (row.kind()) {
                        case BASE -> Messages.text("tradeoffs.forgetting.base");
                        case MERGED -> Messages.text("tradeoffs.forgetting.merged");
                        case STAGE -> Messages.text("tradeoffs.forgetting.stage", "" + row.stage(), row.label());
                    };
            if (row.kind() == ForgettingReport.Kind.STAGE) {
                String run = g.matrix().runs().getFirst();
                double leak = row.stage() > 1 ? at(run, "subspace/leak", (double) row.step()) : Double.NaN;
                double capped = at(run, "lipschitz/capped", (double) row.step());
                if (!Double.isNaN(leak)) {
                    label += " \u00b7 "
                            + (leak < LEAST_LEAK
                                    ? Messages.text("tradeoffs.forgetting.noLeak", Numbers.brief(LEAST_LEAK))
                                    : Messages.text("tradeoffs.forgetting.leak", Numbers.brief(leak)));
                }
                if (capped > 0) {
                    label += " \u00b7 " + Messages.text("tradeoffs.forgetting.capped", Numbers.brief(capped));
                }
            }
            out.add(label);
        }
        return out;
    }

    private double at(String run, String key, double step) {
        return scene.study()
                .clock(run)
                .map(clock -> clock.metric("train", key, new double[] {step})[0])
                .orElse(Double.NaN);
    }

    private static String key(Grouped g) {
        return Integer.toHexString(g.group().getFirst().group().hashCode());
    }
}
