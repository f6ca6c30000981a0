package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.Series;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.theme.Palette;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Tokens;

/** Finds out how opened runs are drawn: colours, and which of them are seeds of one and the same configuration. FX thread. */
public final class LooksBuilder {
    private static final int MOST_DIFFERENCES = 2;

    private LooksBuilder() {}

    /** Looks of these runs. */
    public static Looks of(List<RunModel> models, Palette palette, Tokens tokens) {
        Map<String, Integer> objectives = new LinkedHashMap<>();
        Set<String> minimized = new HashSet<>();
        Set<String> environments = new HashSet<>();
        Map<String, List<RunModel>> groups = new LinkedHashMap<>();
        for (RunModel model : models) {
            RunManifest manifest = model.run().manifest();
            environments.add(manifest.environmentId());
            for (ObjectiveInfo objective : manifest.objectives()) {
                objectives.computeIfAbsent(objective.name(), name -> Looks.rgb(palette.objective(name, tokens)));
                if (objective.direction() == ObjectiveInfo.Direction.MINIMIZE) {
                    minimized.add(objective.name());
                }
            }
            groups.computeIfAbsent(model.seedGroup(), key -> new ArrayList<>()).add(model);
        }
        Map<String, String> labels = groupLabels(groups);
        List<RunLook> runs = new ArrayList<>();
        for (RunModel model : models) {
            String group = model.seedGroup();
            // Seeds of one configuration share the style of the first of them; it is also what their legend entry
            // shows.
            RunStyle style =
                    groups.getOrDefault(group, List.of(model)).getFirst().style();
            runs.add(look(model, group, labels.getOrDefault(group, model.label()), style, palette, tokens));
        }
        String environment = environments.size() == 1 ? environments.iterator().next() : "";
        return new Looks(tokens, runs, objectives, minimized, environment);
    }

    private static RunLook look(
            RunModel model, String group, String groupLabel, RunStyle style, Palette palette, Tokens tokens) {
        RunManifest manifest = model.run().manifest();
        return new RunLook(
                model.run().id(),
                model.label(),
                group,
                groupLabel,
                manifest.method(),
                manifest.seed(),
                Looks.rgb(palette.run(style, tokens)),
                Dash.of(style.variant()),
                Glyph.of(style.variant()),
                stages(model.run()),
                model.run().events());
    }

    private static Map<String, String> groupLabels(Map<String, List<RunModel>> groups) {
        Map<String, Map<String, Map<String, String>>> byMethod = new LinkedHashMap<>();
        groups.forEach((key, members) -> {
            RunModel first = members.getFirst();
            byMethod.computeIfAbsent(first.run().manifest().method(), m -> new LinkedHashMap<>())
                    .put(key, first.config());
        });
        Map<String, String> labels = new HashMap<>();
        byMethod.forEach((method, variants) ->
                variants.forEach((key, config) -> labels.put(key, method + differences(config, variants.values()))));
        return labels;
    }

    private static String differences(Map<String, String> config, Iterable<Map<String, String>> variants) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, String> entry : config.entrySet()) {
            boolean differs = false;
            for (Map<String, String> other : variants) {
                differs |= !entry.getValue().equals(other.get(entry.getKey()));
            }
            boolean telling = !entry.getKey().equals("seed") && !entry.getKey().equals("name");
            if (differs && telling && parts.size() < MOST_DIFFERENCES) {
                String key = entry.getKey();
                parts.add(key.substring(key.lastIndexOf('.') + 1) + " " + entry.getValue());
            }
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    /** Starts of the stages after the first, from the logged stage number. */
    public static List<RunLook.StageStart> stages(Run run) {
        Series stage = run.metrics().series("train", "stage");
        List<RunLook.StageStart> starts = new ArrayList<>();
        for (int i = 1; i < stage.size(); i++) {
            if (stage.values()[i] != stage.values()[i - 1]) {
                int number = (int) stage.values()[i];
                String objective = run.factorHeaders().stream()
                        .filter(h -> h.kind() != UpdateFactors.Kind.TOTAL && h.stage() == number)
                        .map(UpdateFactors.Header::objective)
                        .findFirst()
                        .orElse("");
                starts.add(new RunLook.StageStart(
                        stage.steps()[i] - 0.5,
                        objective.isEmpty()
                                ? Messages.text("views.stage", String.valueOf(number))
                                : number + ": " + objective));
            }
        }
        return starts;
    }
}
