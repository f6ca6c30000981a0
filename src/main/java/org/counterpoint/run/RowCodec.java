package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** One line of {@code metrics.jsonl}, {@code samples.jsonl} or {@code prompts.jsonl} to bytes and back. */
final class RowCodec {
    private RowCodec() {}

    static byte[] write(MetricRow row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator g = Json.mapper().getFactory().createGenerator(out)) {
            g.writeStartObject();
            g.writeNumberField("step", row.step());
            g.writeNumberField("time", row.time());
            g.writeStringField("split", row.split());
            for (Map.Entry<String, Double> entry : row.values().entrySet()) {
                g.writeNumberField(entry.getKey(), entry.getValue());
            }
            g.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    static byte[] write(SampleRow row) throws IOException {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("step", row.step());
        o.put("split", row.split());
        o.put("prompt_id", row.promptId());
        o.put("category", row.category());
        o.put("prompt", row.prompt());
        o.put("completion", row.completion());
        o.put("tokens", row.tokens());
        ObjectNode rewards = o.putObject("rewards");
        row.rewards().forEach(rewards::put);
        if (row.advantage() != null) {
            o.put("advantage", row.advantage());
        }
        if (row.behavior() != null) {
            o.put("behaviour", row.behavior());
        }
        if (row.stage() != null) {
            o.put("stage", row.stage());
        }
        byte[] json = Json.mapper().writeValueAsBytes(o);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    static SampleRow readSample(byte[] bytes, int from, int length) throws IOException {
        JsonNode o = Json.mapper().readTree(bytes, from, length);
        if (!o.isObject()) {
            throw new IOException("not a JSON object");
        }
        Map<String, Double> rewards = new LinkedHashMap<>();
        o.path("rewards").properties().forEach(e -> rewards.put(e.getKey(), number(e.getValue())));
        JsonNode advantage = o.path("advantage");
        JsonNode behavior = o.path("behaviour");
        JsonNode stage = o.path("stage");
        return new SampleRow(
                o.path("step").asLong(0),
                o.path("split").asText("train"),
                o.path("prompt_id").asText(""),
                o.path("category").asText(""),
                o.path("prompt").asText(""),
                o.path("completion").asText(""),
                o.path("tokens").asInt(0),
                rewards,
                advantage.isMissingNode() || advantage.isNull() ? null : number(advantage),
                behavior.isTextual() ? behavior.asText() : null,
                stage.isNumber() ? stage.asInt() : null);
    }

    static byte[] write(PromptRow row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator g = Json.mapper().getFactory().createGenerator(out)) {
            g.writeStartObject();
            g.writeNumberField("step", row.step());
            g.writeStringField("prompt_id", row.promptId());
            if (!row.category().isEmpty()) {
                g.writeStringField("category", row.category());
            }
            if (row.prompt() != null) {
                g.writeStringField("prompt", row.prompt());
            }
            g.writeNumberField("k", row.completions());
            array(g, "reward", row.reward());
            g.writeNumberField("score", row.score());
            array(g, "within", row.within());
            array(g, "between", row.between());
            g.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void array(JsonGenerator g, String name, double[] values) throws IOException {
        g.writeFieldName(name);
        g.writeArray(values, 0, values.length);
    }

    static PromptRow readPrompt(byte[] bytes, int from, int length) throws IOException {
        JsonNode o = Json.mapper().readTree(bytes, from, length);
        if (!o.isObject()) {
            throw new IOException("not a JSON object");
        }
        JsonNode prompt = o.path("prompt");
        return new PromptRow(
                o.path("step").asLong(0),
                o.path("prompt_id").asText(""),
                o.path("category").asText(""),
                prompt.isTextual() ? prompt.asText() : null,
                o.path("k").asInt(0),
                numbers(o.path("reward")),
                number(o.path("score")),
                numbers(o.path("within")),
                numbers(o.path("between")));
    }

    private static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(array.get(i));
        }
        return values;
    }

    private static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.asDouble();
        }
        Double special = special(node.asText(""));
        return special == null ? Double.NaN : special;
    }

    private static @Nullable Double special(String text) {
        return switch (text) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "inf", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    /** Parses metric lines into reused arrays; a line that fails half way leaves nothing behind. */
    static final class MetricLine {
        private long step;
        private double time;
        private String split = "";
        private String[] keys = new String[64];
        private double[] values = new double[64];
        private int size;
        private @Nullable String skipped;

        /** Parses one line, or throws with what is wrong with it. */
        void parse(byte[] bytes, int from, int length) throws IOException {
            size = 0;
            time = Double.NaN;
            split = "train";
            skipped = null;
            boolean stepSeen = false;
            try (JsonParser p = Json.mapper().getFactory().createParser(bytes, from, length)) {
                if (p.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("not a JSON object");
                }
                for (String key = p.nextFieldName(); key != null; key = p.nextFieldName()) {
                    JsonToken token = p.nextToken();
                    if (key.equals("step") && token != null && token.isNumeric()) {
                        step = (long) p.getDoubleValue();
                        stepSeen = true;
                    } else if (key.equals("time") && token != null && token.isNumeric()) {
                        time = p.getDoubleValue();
                    } else if (key.equals("split") && token == JsonToken.VALUE_STRING) {
                        split = p.getText();
                    } else {
                        value(p, key, token);
                    }
                }
                if (p.currentToken() != JsonToken.END_OBJECT) {
                    throw new IOException("the object does not end");
                }
                if (p.nextToken() != null) {
                    throw new IOException("more than one object on the line");
                }
            }
            if (!stepSeen) {
                throw new IOException("no \"step\"");
            }
        }

        private void value(JsonParser p, String key, @Nullable JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
                add(key, p.getDoubleValue());
            } else if (token == JsonToken.VALUE_NULL) {
                add(key, Double.NaN);
            } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
                add(key, token == JsonToken.VALUE_TRUE ? 1 : 0);
            } else {
                Double special = token == JsonToken.VALUE_STRING ? special(p.getText()) : null;
                if (special != null) {
                    add(key, special);
                } else {
                    skipped = key;
                    p.skipChildren();
                }
            }
        }

        private void add(String key, double value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key;
            values[size] = value;
            size++;
        }

        /** The last key of the line whose value was not a number, or null. */
        @Nullable
        String skipped() {
            return skipped;
        }

        void addTo(MetricTable.Builder table) {
            MetricTable.RowSink sink = table.begin(split, step, time);
            for (int i = 0; i < size; i++) {
                sink.put(keys[i], values[i]);
            }
        }

        MetricRow toRow() {
            Map<String, Double> map = LinkedHashMap.newLinkedHashMap(size);
            for (int i = 0; i < size; i++) {
                map.put(keys[i], values[i]);
            }
            return new MetricRow(step, time, split, map);
        }

        long step() {
            return step;
        }
    }
}
