package org.counterpoint.workbench.views;

import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.chart.FigureSvg;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.render.Snapshots;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.Theme;

/** Writes pictures of a figure, for looking at. */
public final class Peek {
    static void shot(Figure figure, Path out, int w, int h, boolean dark) throws Exception {
        HeadlessToolkit.call(() -> {
            Theme theme = new Theme(dark ? Theme.Mode.DARK : Theme.Mode.LIGHT);
            ChartStyle style = ChartStyle.forImage(theme.tokens(), w, h);
            FigurePane pane = new FigurePane("peek", new SameThreadTaskRunner(), style);
            pane.show(figure);
            Snapshots.write(Snapshots.of(pane, w, h, style.em(), theme), out);
            Files.writeString(Path.of(out.toString().replace(".png", ".svg")), FigureSvg.document(figure, w, h, style));
            return null;
        });
    }

    public static void main(String[] args) throws Exception {
        HeadlessToolkit.start();
        Path dir = Path.of(args[0]);
        for (boolean dark : new boolean[] {false, true}) {
            var tokens =
                    dark ? org.counterpoint.workbench.theme.Tokens.DARK : org.counterpoint.workbench.theme.Tokens.LIGHT;
            String t = dark ? "dark" : "light";
            for (int n : new int[] {1, 4, 20}) {
                Looks looks = SyntheticReports.looks(n, Math.min(n, 4), tokens);
                var cov = looks.runs().stream().map(r -> SyntheticReports.covariance(r.id(), 150, n > 1)).toList();
                var sub = looks.runs().stream().map(r -> SyntheticReports.subspaces(r.id(), r.method().equals("orthalign") ? 0 : 0.2)).toList();
                var lip = looks.runs().stream().map(r -> SyntheticReports.lipschitz(r.id(), r.method().equals("orthalign"))).toList();
                String at = "-" + n + "-" + t + ".png";
                if (dark == (n == 4)) {
                    shot(TradeoffsFigure.of(SyntheticReports.tradeoffs(looks, 150), looks, "validation"), dir.resolve("tradeoffs" + at), 1280, 720, dark);
                    shot(CovarianceFigure.of(cov, looks, Double.POSITIVE_INFINITY), dir.resolve("covariance" + at), 1280, 720, dark);
                    shot(SubspacesFigure.of(sub, looks, SubspacesFigure.Choice.DEFAULT), dir.resolve("subspaces" + at), 1280, 720, dark);
                    shot(LipschitzFigure.of(lip, looks, null), dir.resolve("lipschitz" + at), 1280, 720, dark);
                }
            }
        }
        System.exit(0);
    }
}
