package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.service.Catalog.ParameterInfo;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.FormField;
import org.counterpoint.workbench.newrun.ParameterSpec;

/** The settings that a job takes while it trains, as fields: one for each, or one for each objective. Needs no scene. */
final class SteeringFields {
    private final List<Entry> entries = new ArrayList<>();
    private List<String> paths = List.of();

    /**
     * One value that can be typed.
     *
     * @param field what is typed, with the value now as its default
     * @param label words for the setting
     * @param objective the objective whose number it is; empty where the setting is one number
     */
    record Entry(FormField field, String label, String objective) {
        String key() {
            return field.key();
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /**
     * Takes what the service says. Fields that were not touched follow; the others keep what was typed.
     *
     * @return whether the settings are others than before, so that they have to be shown anew
     */
    boolean take(SteeringInfo info, List<String> objectives) {
        Map<String, ParameterSpec> now = new LinkedHashMap<>();
        Map<String, String[]> words = new LinkedHashMap<>();
        for (SteeringInfo.Setting setting : info.settings()) {
            ParameterInfo parameter = setting.parameter();
            if (parameter == null) {
                continue;
            }
            String label = label(setting.path());
            if (setting.value().isObject()) {
                setting.value().properties().forEach(one -> {
                    String key = setting.path() + "." + one.getKey();
                    now.put(key, spec(parameter, ParameterSpec.Kind.REAL, one.getValue()));
                    words.put(key, new String[] {label, one.getKey()});
                });
            } else {
                now.put(
                        setting.path(),
                        spec(
                                parameter,
                                ParameterSpec.Kind.valueOf(parameter.type().name()),
                                setting.value()));
                words.put(setting.path(), new String[] {label, ""});
            }
        }
        List<String> keys = List.copyOf(now.keySet());
        if (keys.equals(paths)) {
            entries.forEach(entry -> {
                ParameterSpec next = java.util.Objects.requireNonNull(now.get(entry.key()));
                entry.field().rebase(next, next.defaultValue());
            });
            return false;
        }
        paths = keys;
        entries.clear();
        now.forEach((key, spec) -> {
            String[] said = java.util.Objects.requireNonNull(words.get(key));
            entries.add(
                    new Entry(new FormField(List.of(key.split("\\.", -1)), spec, () -> objectives), said[0], said[1]));
        });
        return true;
    }

    private static ParameterSpec spec(ParameterInfo info, ParameterSpec.Kind kind, JsonNode value) {
        return new ParameterSpec(
                info.name(), kind, value, info.min(), info.max(), info.choices(), info.help(), info.unit());
    }

    /** The last part of a path, or the words of the form where it has some. */
    private static String label(String path) {
        String key = "newrun.field." + path;
        return Messages.has(key)
                ? Messages.text(key)
                : path.substring(path.lastIndexOf('.') + 1).replace('_', ' ');
    }

    /** Values by path of all fields that differ from what holds now. */
    Map<String, JsonNode> changes() {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.field().changedProperty().get())
                .forEach(entry -> changes.put(entry.key(), entry.field().value()));
        return changes;
    }

    /** Whether every field holds a value that its setting takes. */
    boolean right() {
        return entries.stream()
                .allMatch(entry -> entry.field().errorProperty().get().isEmpty());
    }

    /** Goes back to what holds now. */
    void reset() {
        entries.forEach(entry -> entry.field().reset());
    }
}
