package org.counterpoint.workbench.views.interference;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/**
 * What a page of the interference view draws from.
 *
 * @param reports reports that have windows to look at, at least one
 * @param left words on the runs that have none; empty where all have
 * @param looks colours and names
 * @param scope selection beside the runs
 */
record Shown(List<InterferenceReport> reports, String left, Looks looks, Scope scope) {

    /** One configuration with the reports of its seeds. */
    record Group(RunLook look, List<InterferenceReport> reports) {
        String label(int groups) {
            return reports.size() == 1 && groups == 1 ? look.label() : name();
        }

        String name() {
            return reports.size() == 1
                    ? look.label()
                    : Messages.text("interference.seeds", look.groupLabel(), reports.size());
        }
    }

    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (List<RunLook> members : looks.groups()) {
            List<InterferenceReport> own = reports.stream()
                    .filter(r -> members.stream().anyMatch(look -> look.id().equals(r.run())))
                    .toList();
            if (!own.isEmpty()) {
                RunLook look = members.stream()
                        .filter(m -> own.getFirst().run().equals(m.id()))
                        .findFirst()
                        .orElse(members.getFirst());
                groups.add(new Group(look, own));
            }
        }
        return groups;
    }

    List<String> objectives() {
        return reports.getFirst().objectives();
    }

    String name(InterferenceReport report) {
        return Words.name(report.run(), looks);
    }

    boolean focused(String objective) {
        return scope.objective() == null || scope.objective().equals(objective);
    }

    List<LegendItem> objectiveLegend() {
        return objectives().stream()
                .map(o -> LegendItem.of(o, SeriesStyle.line(looks.objective(o), 2.2)))
                .toList();
    }

    List<LegendItem> runLegend() {
        return groups().stream()
                .map(g -> LegendItem.of(g.name(), g.look().line(2.2)))
                .toList();
    }

    /** Boundaries of the stages of a run trained in stages. */
    static List<Mark> stages(RunLook look) {
        return look.stages().stream()
                .<Mark>map(stage -> new Mark.Upright(stage.step(), stage.label()))
                .toList();
    }

    List<Mark> zero() {
        return List.of(new Mark.Level(0, "", looks.muted(), Dash.SOLID));
    }

    Figure figure(String page, List<LegendItem> legend, List<Figure.Row> rows) {
        String subject =
                reports.size() == 1 ? name(reports.getFirst()) : Messages.text("interference.runs", reports.size());
        List<String> words = new ArrayList<>(List.of(Messages.text(
                "interference.page." + page + ".about",
                reports.getFirst().window(),
                reports.getFirst().split())));
        if (!looks.minimized().isEmpty()) {
            words.add(Messages.text("interference.minimized", String.join(", ", looks.minimized())));
        }
        if (!left.isEmpty()) {
            words.add(left);
        }
        return new Figure(
                Messages.text("interference.page." + page + ".title", subject),
                String.join(" ", words),
                legend,
                rows,
                0);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "" : Numbers.brief(Math.round(1000 * share) / 10.0) + "\u00a0%";
    }
}
