package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A configuration as dotted paths and the texts of their values, such as {@code online.learning_rate} and {@code 0.0005}. */
public final class FlatConfig {
    /** Keys that make runs of one experiment differ without changing what is measured. */
    private static final Set<String> NOT_THE_EXPERIMENT = Set.of("seed", "name", "threads", "model");

    private static final int MOST_DIGITS = 12;

    private FlatConfig() {}

    /**
     * All values below a node by their dotted path, in the order of the file. Numbers that are equal have equal texts ({@code 16} and
     * {@code 16.0}), arrays are one value.
     */
    public static Map<String, String> of(JsonNode node) {
        Map<String, String> out = new LinkedHashMap<>();
        flatten("", node, out);
        return out;
    }

    /** The text of one value as {@link #of} writes it. */
    public static String text(JsonNode value) {
        if (value.isNumber()) {
            return number(value);
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(text(part)));
            return "[" + String.join(", ", parts) + "]";
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /**
     * What is the same for all seeds of one configuration and differs otherwise: method, environment, model and data (by their
     * fingerprints where they are recorded) and every setting but seed, name and number of threads. A run whose configuration
     * was not recorded is only like itself.
     */
    public static String seedGroup(RunManifest manifest) {
        ObjectNode config = manifest.config().deepCopy();
        config.remove(NOT_THE_EXPERIMENT);
        String start = String.join(
                "|",
                manifest.method(),
                manifest.environmentId(),
                either(manifest.model().fingerprint(), manifest.model().name()),
                either(manifest.data().fingerprint(), manifest.data().name()));
        return start + "|" + (config.isEmpty() ? "run " + manifest.id() : new TreeMap<>(of(config)).toString());
    }

    /**
     * What the names of several seeds of one configuration have in common: their common start without a dangling "seed"; empty where
     * there is none.
     */
    public static String commonName(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String start = names.getFirst();
        for (String name : names) {
            int same = 0;
            while (same < Math.min(start.length(), name.length()) && start.charAt(same) == name.charAt(same)) {
                same++;
            }
            start = start.substring(0, same);
        }
        return start.replaceFirst("[\\s,;_(\\[-]*((?i:seed|s)\\d*)?[\\s:=_-]*$", "");
    }

    private static String either(String fingerprint, String name) {
        return fingerprint.isEmpty() ? name : fingerprint;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> out) {
        if (!node.isObject()) {
            out.put(path, text(node));
            return;
        }
        node.properties()
                .forEach(property -> flatten(
                        path.isEmpty() ? property.getKey() : path + "." + property.getKey(), property.getValue(), out));
    }

    private static String number(JsonNode value) {
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            return String.valueOf(value.doubleValue());
        }
        BigDecimal exact = value.decimalValue();
        if (exact.signum() == 0) {
            return "0";
        }
        BigDecimal plain = exact.stripTrailingZeros();
        int magnitude = plain.precision() - plain.scale();
        return magnitude > -6 && magnitude <= MOST_DIGITS ? plain.toPlainString() : plain.toString();
    }
}
