package org.counterpoint.cli;

import java.io.PrintWriter;
import java.util.List;
import org.counterpoint.analysis.ConfinementReport;
import org.counterpoint.analysis.ConfinementReport.StageSummary;
import org.counterpoint.run.RankSelection;

/** How stages were held in their subspaces, as text. */
final class ConfinementTables {
    private ConfinementTables() {}

    static void print(ConfinementReport report, PrintWriter out) {
        if (!report.projection().isEmpty()) {
            out.println(
                    "  projection " + report.projection() + ", side " + report.side() + ", basis " + report.basis());
        }
        Table outputs = new Table(
                "stage",
                "leak",
                "largest leak",
                "energy kept",
                "overlap",
                "cosine",
                "sigma_1",
                "stable rank",
                "protected",
                "free",
                "output change");
        for (StageSummary s : report.stages()) {
            outputs.row(
                    s.label(),
                    s.leak(),
                    s.largestLeak(),
                    s.energyKept(),
                    s.overlap(),
                    s.cosine(),
                    s.spectralNorm(),
                    s.stableRank(),
                    s.protectedOutputs(),
                    s.freeOutputs(),
                    s.outputChange());
        }
        outputs.print(out);
        inputs(report.stages(), out);
        report.rankSelections().forEach(selection -> curve(selection, out));
        report.notes().forEach(note -> out.println("  " + note));
    }

    private static void inputs(List<StageSummary> stages, PrintWriter out) {
        if (stages.stream().allMatch(s -> Double.isNaN(s.rightLeak()))) {
            return;
        }
        Table table = new Table("stage", "input leak", "largest input leak", "protected inputs", "free inputs");
        for (StageSummary s : stages) {
            table.row(s.label(), s.rightLeak(), s.largestRightLeak(), s.protectedInputs(), s.freeInputs());
        }
        table.print(out);
    }

    private static void curve(RankSelection s, PrintWriter out) {
        out.println("Drift of " + s.reward() + " (" + String.join(", ", s.objectives()) + ") after stage " + s.stage()
                + ", gamma " + Table.number(s.gamma()) + ", mean of " + s.completions() + " completions:");
        Table table = new Table("k", "reward", "drift", "least", "largest");
        table.row(0, s.base(), 0.0, 0.0, 0.0);
        for (RankSelection.Point p : s.curve()) {
            table.row(p.k() == s.chosen() ? p.k() + " *" : p.k(), p.reward(), p.drift(), p.driftLow(), p.driftHigh());
        }
        table.print(out);
    }
}
