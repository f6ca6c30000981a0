package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Changes of configurations as trees. */
final class ConfigTree {
    private ConfigTree() {}

    /** Puts the values of one configuration into another; objects are merged, lists replaced. */
    static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode child && into.get(entry.getKey()) instanceof ObjectNode target) {
                merge(target, child);
            } else {
                into.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    /** Sets a value at a path whose numbers are places in lists; a missing value takes the key out. */
    static void put(ObjectNode config, List<String> path, JsonNode value) {
        JsonNode at = config;
        for (String part : path.subList(0, path.size() - 1)) {
            JsonNode child = at instanceof ArrayNode array ? array.get(Integer.parseInt(part)) : at.get(part);
            boolean usable = child instanceof ObjectNode || child instanceof ArrayNode;
            if (!usable && at instanceof ObjectNode object) {
                child = object.putObject(part);
            }
            if (child == null) {
                return;
            }
            at = child;
        }
        if (at instanceof ObjectNode object) {
            if (value.isMissingNode()) {
                object.remove(path.getLast());
            } else {
                object.set(path.getLast(), value);
            }
        }
    }
}
