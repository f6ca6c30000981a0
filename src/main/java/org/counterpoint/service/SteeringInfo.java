package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a job takes while it trains, and what has been asked of it.
 *
 * @param settings everything that can be changed, with the value it will have when all requests are answered
 * @param requests all requests in their order
 */
public record SteeringInfo(List<Setting> settings, List<Request> requests) {
    public SteeringInfo {
        settings = List.copyOf(settings);
        requests = List.copyOf(requests);
    }

    /**
     * A setting.
     *
     * @param path its path in a configuration, such as {@code online.learning_rate}
     * @param parameter its description; null for {@code early_stop}, which is a list of rules
     * @param value its value; an object by objective where there is a number for each
     */
    public record Setting(String path, Catalog.@Nullable ParameterInfo parameter, JsonNode value) {}

    /**
     * A request.
     *
     * @param number from 1
     * @param setting path of the setting
     * @param value the value asked for
     * @param why who asked or why; may be empty
     * @param state whether the run has made the change
     * @param step after which step it was answered; -1 while it waits
     * @param answer why it was refused; empty otherwise
     */
    public record Request(
            long number, String setting, JsonNode value, String why, State state, long step, String answer) {}

    /** How a request stands. */
    public enum State {
        /** The run has not come to it: it waits for the end of the step, or for the start of the run. */
        WAITING,
        /** The change is made. */
        DONE,
        /** The run could not make the change. */
        REFUSED
    }

    /** The JSON of the interface. */
    public ObjectNode toJson() {
        ObjectNode all = Json.mapper().createObjectNode();
        ArrayNode list = all.putArray("settings");
        for (Setting s : settings) {
            ObjectNode o = list.addObject().put("setting", s.path());
            Catalog.ParameterInfo p = s.parameter();
            o.put("type", p == null ? "rules" : p.type().name().toLowerCase(Locale.ROOT));
            o.set("value", s.value());
            if (p != null) {
                bound(o, "min", p.min());
                bound(o, "max", p.max());
                o.put("unit", p.unit()).put("help", p.help());
            }
        }
        ArrayNode asked = all.putArray("requests");
        requests.forEach(r -> asked.add(toJson(r)));
        return all;
    }

    private static void bound(ObjectNode o, String key, double value) {
        if (Double.isFinite(value)) {
            o.put(key, value);
        }
    }

    static SteeringInfo fromJson(JsonNode all) {
        List<Setting> settings = new ArrayList<>();
        for (JsonNode o : all.path("settings")) {
            String path = o.path("setting").asText();
            String type = o.path("type").asText();
            Catalog.ParameterInfo info = type.equals("rules")
                    ? null
                    : new Catalog.ParameterInfo(
                            path.substring(path.lastIndexOf('.') + 1),
                            Catalog.Type.valueOf(type.toUpperCase(Locale.ROOT)),
                            o.path("value"),
                            o.path("min").asDouble(Double.NEGATIVE_INFINITY),
                            o.path("max").asDouble(Double.POSITIVE_INFINITY),
                            List.of(),
                            o.path("help").asText(),
                            o.path("unit").asText(),
                            true);
            settings.add(new Setting(path, info, o.path("value")));
        }
        List<Request> requests = new ArrayList<>();
        all.path("requests").forEach(o -> requests.add(request(o)));
        return new SteeringInfo(settings, requests);
    }

    static ObjectNode toJson(Request r) {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("number", r.number()).put("setting", r.setting());
        o.set("value", r.value());
        o.put("why", r.why()).put("state", r.state().name().toLowerCase(Locale.ROOT));
        return o.put("step", r.step()).put("answer", r.answer());
    }

    static Request request(JsonNode o) {
        return new Request(
                o.path("number").asLong(),
                o.path("setting").asText(),
                o.path("value"),
                o.path("why").asText(),
                State.valueOf(o.path("state").asText("waiting").toUpperCase(Locale.ROOT)),
                o.path("step").asLong(-1),
                o.path("answer").asText());
    }
}
