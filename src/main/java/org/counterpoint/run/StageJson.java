package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.Json;

/** The stages of a manifest to and from JSON. */
final class StageJson {
    private StageJson() {}

    static ArrayNode write(List<StageInfo> stages) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (StageInfo s : stages) {
            ObjectNode o = array.addObject().put("number", s.number()).put("label", s.label());
            ObjectNode objectives = o.putObject("objectives");
            s.objectives().forEach(objectives::put);
            o.put("pairs", s.pairs()).put("first_step", s.firstStep()).put("last_step", s.lastStep());
            o.put("start", s.start()).put("end", s.end()).put("scale", s.scale());
            ArrayNode margins = o.putArray("margins");
            for (StageInfo.Margin m : s.margins()) {
                margins.addObject().put("stage", m.stage()).put("coefficient", m.coefficient());
            }
        }
        return array;
    }

    /** Stages as far as they can be read; what is missing gets an empty value, as everywhere in a manifest. */
    static List<StageInfo> read(JsonNode array) {
        List<StageInfo> stages = new ArrayList<>();
        for (JsonNode o : array) {
            Map<String, Double> objectives = new LinkedHashMap<>();
            o.path("objectives")
                    .properties()
                    .forEach(e -> objectives.put(e.getKey(), e.getValue().asDouble(0)));
            List<StageInfo.Margin> margins = new ArrayList<>();
            for (JsonNode m : o.path("margins")) {
                margins.add(new StageInfo.Margin(
                        m.path("stage").asInt(0), m.path("coefficient").asDouble(0)));
            }
            stages.add(new StageInfo(
                    o.path("number").asInt(stages.size() + 1),
                    o.path("label").asText(""),
                    objectives,
                    o.path("pairs").asText(""),
                    o.path("first_step").asLong(0),
                    o.path("last_step").asLong(0),
                    o.path("start").asText(""),
                    o.path("end").asText(""),
                    o.path("scale").asDouble(1),
                    margins));
        }
        return stages;
    }
}
