package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.Run;

/**
 * Names of methods among several runs: the method, and where its runs differ in the method's own parameters, these parameters. A
 * parameter that a run does not have, because an earlier version made it, says nothing.
 */
final class MethodLabels {
    private final Map<String, Set<String>> differing = new LinkedHashMap<>();

    MethodLabels(List<Run> runs) {
        Map<String, Map<String, Set<JsonNode>>> seen = new LinkedHashMap<>();
        for (Run run : runs) {
            Map<String, Set<JsonNode>> values =
                    seen.computeIfAbsent(run.manifest().method(), m -> new LinkedHashMap<>());
            parameters(run)
                    .properties()
                    .forEach(p -> values.computeIfAbsent(p.getKey(), k -> new LinkedHashSet<>())
                            .add(p.getValue()));
        }
        seen.forEach((method, values) -> differing.put(
                method,
                values.entrySet().stream()
                        .filter(v -> v.getValue().size() > 1)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(LinkedHashSet::new))));
    }

    String of(Run run) {
        String method = run.manifest().method();
        String parameters = differing.getOrDefault(method, Set.of()).stream()
                .filter(name -> parameters(run).has(name))
                .map(name -> name + " " + FlatConfig.text(parameters(run).path(name)))
                .collect(Collectors.joining(", "));
        return parameters.isEmpty() ? method : method + " (" + parameters + ")";
    }

    private static JsonNode parameters(Run run) {
        return run.manifest().config().path("parameters");
    }
}
