package org.counterpoint.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.objective.AttackRow;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Frontier;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.PocketMath;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/**
 * What an environment is made of and how well its rewards withstand tricks.
 *
 * @param id id in configurations
 * @param title name for people
 * @param description what it is and what is built in by design
 * @param fingerprint SHA-256 over prompts and rewards
 * @param objectives names and what their ends mean
 * @param prompts number of prompts by split and category
 * @param hypervolume attainable hypervolume above the origin of stochastic policies, NaN where it is not known
 * @param deterministicHypervolume the same of deterministic policies
 * @param split the split of the scores
 * @param scores what tricks and honest policies score
 * @param freeText what the tricks score by the published rules on free text; empty where there are none
 */
public record EnvironmentReport(
        String id,
        String title,
        String description,
        String fingerprint,
        Map<String, String> objectives,
        Map<String, Map<String, Integer>> prompts,
        double hypervolume,
        double deterministicHypervolume,
        String split,
        List<Score> scores,
        List<Score> freeText) {

    /**
     * One policy.
     *
     * @param policy what it does
     * @param trick whether it is a trick, or an honest policy for comparison
     * @param rewards mean reward by objective
     * @param unknown share of completions of no known behavior
     */
    public record Score(String policy, boolean trick, Map<String, Double> rewards, double unknown) {}

    /**
     * The report on an environment.
     *
     * @param split name of the split that is scored
     * @throws IllegalArgumentException naming what there is when there is no such environment or split
     */
    public static EnvironmentReport of(String id, String split) {
        Environment e = Environments.of(id);
        Split scored = Split.of(split);
        List<String> names = e.objectives().stream().map(Objective::name).toList();
        Map<String, String> objectives = new LinkedHashMap<>();
        e.objectives().forEach(o -> objectives.put(o.name(), o.description()));
        Map<String, Map<String, Integer>> prompts = new LinkedHashMap<>();
        for (Split s : Split.values()) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (Prompt p : e.prompts(s)) {
                counts.merge(p.category(), 1, Integer::sum);
            }
            prompts.put(s.id(), counts);
        }
        Frontier front = e.frontier(scored).orElse(null);
        return new EnvironmentReport(
                e.id(),
                e.title(),
                e.description(),
                e.fingerprint(),
                objectives,
                prompts,
                front == null ? Double.NaN : front.hypervolume(),
                front == null ? Double.NaN : front.deterministicHypervolume(),
                scored.id(),
                scores(e.attacks(scored), names),
                e instanceof PocketMath math ? scores(math.tricksByTheRules(scored), names) : List.of());
    }

    private static List<Score> scores(List<AttackRow> rows, List<String> objectives) {
        List<Score> out = new ArrayList<>();
        for (AttackRow row : rows) {
            Map<String, Double> rewards = new LinkedHashMap<>();
            for (int o = 0; o < objectives.size(); o++) {
                rewards.put(objectives.get(o), row.rewards()[o]);
            }
            out.add(new Score(row.name(), row.trick(), rewards, row.other()));
        }
        return out;
    }

    /** The scores of a report as a Markdown table, one column for each objective. */
    public static String markdown(EnvironmentReport report) {
        StringBuilder sb = new StringBuilder("| policy |");
        report.objectives.keySet().forEach(o -> sb.append(' ').append(o).append(" |"));
        sb.append("\n|---|").append("---|".repeat(report.objectives.size())).append('\n');
        for (Score s : report.scores) {
            sb.append("| ").append(s.policy).append(" |");
            s.rewards.values().forEach(v -> sb.append(' ').append(number(v)).append(" |"));
            sb.append('\n');
        }
        return sb.toString();
    }

    /** Pocket math, both variants beside the published rules on free text, as one Markdown table. */
    public static String mathMarkdown(String split) {
        EnvironmentReport published = of("pocket-math", split);
        EnvironmentReport gated = of("pocket-math-gated", split);
        StringBuilder sb = new StringBuilder(
                "| policy | the study's rules on free text | `pocket-math` | `pocket-math-gated` |\n");
        sb.append("|---|---|---|---|\n");
        for (int i = 0; i < published.scores.size(); i++) {
            Score s = published.scores.get(i);
            sb.append("| ").append(s.policy).append(" | ");
            sb.append(i < published.freeText.size() ? cells(published.freeText.get(i)) : "");
            sb.append(" | ")
                    .append(cells(s))
                    .append(" | ")
                    .append(cells(gated.scores.get(i)))
                    .append(" |\n");
        }
        return sb.toString();
    }

    private static String cells(Score s) {
        return String.join(
                " / ",
                s.rewards.values().stream().map(EnvironmentReport::number).toList());
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.2f", v);
    }
}
