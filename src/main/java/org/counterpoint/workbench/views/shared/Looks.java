package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.workbench.theme.Rgb;
import org.counterpoint.workbench.theme.Tokens;

/**
 * Colours and names of everything a view draws.
 *
 * @param tokens the theme
 * @param runs the selected runs, in order
 * @param objectives colour of each objective as 0xRRGGBB
 * @param minimized objectives of which less is better
 * @param environment environment the runs were trained in, empty when they differ or are unknown
 */
public record Looks(
        Tokens tokens, List<RunLook> runs, Map<String, Integer> objectives, Set<String> minimized, String environment) {
    /** Copies the collections. */
    public Looks {
        runs = List.copyOf(runs);
        objectives = Map.copyOf(objectives);
        minimized = Set.copyOf(minimized);
    }

    /** The look of a run, if it is among the selected ones. */
    public Optional<RunLook> run(String id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /** Runs by group, in order of appearance. */
    public Collection<List<RunLook>> groups() {
        Map<String, List<RunLook>> groups = new LinkedHashMap<>();
        runs.forEach(run ->
                groups.computeIfAbsent(run.group(), key -> new ArrayList<>()).add(run));
        return groups.values();
    }

    public int objective(String name) {
        return objectives.getOrDefault(name, rgb(tokens.text()));
    }

    public int text() {
        return rgb(tokens.text());
    }

    public int muted() {
        return rgb(tokens.muted());
    }

    public int positive() {
        return rgb(tokens.positive());
    }

    public int negative() {
        return rgb(tokens.negative());
    }

    public static int rgb(Rgb color) {
        return (color.red() << 16) | (color.green() << 8) | color.blue();
    }
}
