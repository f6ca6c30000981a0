package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.counterpoint.run.io.Json;

/**
 * Something that is wrong with a run configuration.
 *
 * @param path the key it is about, such as {@code parameters.learning_rate}; empty for the whole
 * @param sentence what is wrong and how to correct it
 */
public record Problem(String path, String sentence) {
    /** The list of the interface. */
    static ArrayNode list(List<Problem> problems) {
        ArrayNode list = Json.mapper().createArrayNode();
        problems.forEach(p -> list.addObject().put("path", p.path()).put("sentence", p.sentence()));
        return list;
    }
}
