package org.counterpoint.workbench.views.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.analysis.CompareOptions;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.views.shared.LastOf;
import org.counterpoint.workbench.views.shared.Signatures;

/** The runs of a comparison and what may be chosen about it; reports are kept until the choice or the runs change. */
public final class CompareInput {
    private static final int MOST_KEYS = 24;
    private static final List<String> GROUPS = List.of("method", "name", "model", "environment");

    private final List<Run> runs;
    private final List<String> groupings;
    private final List<String> splits;
    private final LastOf<CompareReport, CompareOptions> last;

    /** Reads what may be chosen; off the JavaFX thread. */
    CompareInput(List<Run> runs) {
        this.runs = List.copyOf(runs);
        groupings = groupings(runs);
        splits = CompareReport.of(runs, "method").splits();
        last = new LastOf<>(options -> CompareReport.of(this.runs, options));
    }

    private static List<String> groupings(List<Run> runs) {
        List<String> keys = new ArrayList<>(GROUPS);
        List<Set<String>> configs = runs.stream()
                .map(run -> FlatConfig.of(run.manifest().config()).keySet())
                .toList();
        ConfigDiff.ofRuns(runs.stream().map(Run::manifest).toList()).differing().stream()
                .map(ConfigDiff.Row::key)
                .filter(key -> !keys.contains(key) && configs.stream().allMatch(config -> config.contains(key)))
                .limit(MOST_KEYS)
                .forEach(keys::add);
        return List.copyOf(keys);
    }

    /** Ids of a comparison of these runs that depend on nothing but their data. */
    Object signature() {
        return runs.stream().map(Signatures::metrics).toList();
    }

    List<Run> runs() {
        return runs;
    }

    /** What groups may be named by. */
    List<String> groupings() {
        return groupings;
    }

    /** Splits that all runs share. */
    List<String> splits() {
        return splits;
    }

    Map<String, List<Run>> groups(String groupBy) {
        return CompareReport.groups(runs, groupings.contains(groupBy) ? groupBy : GROUPS.getFirst());
    }

    CompareReport report(CompareOptions options) {
        return last.of(options, options);
    }

    ConfigDiff diff(String groupBy) {
        Map<String, List<RunManifest>> sides = new java.util.LinkedHashMap<>();
        groups(groupBy)
                .forEach((name, members) ->
                        sides.put(name, members.stream().map(Run::manifest).toList()));
        return ConfigDiff.ofGroups(sides);
    }
}
