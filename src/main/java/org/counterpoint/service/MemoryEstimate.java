package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.counterpoint.run.io.Json;

/**
 * How much memory the arrays of a run take at most, by counting them. Java, the tensor library and short-lived arrays come on top;
 * {@code measured} tells what a whole process took.
 *
 * @param parts the arrays by purpose, each with the numbers whose product it is
 * @param physical memory of the device that it has to fit into, in bytes
 * @param device what that device is: {@code CPU} or {@code GPU}
 * @param measured largest memory of a process that trained this model here, in bytes; 0 where none was seen
 */
public record MemoryEstimate(List<Part> parts, long physical, String device, long measured) {
    /** Copies the list. */
    public MemoryEstimate {
        parts = List.copyOf(parts);
    }

    /** What arrays are for. */
    public enum Kind {
        /** Weights of the base model: numbers x bytes of one. */
        WEIGHTS(true),
        /** The adapters, their gradients and two moments of Adam: numbers x 4 x 4 bytes. */
        ADAPTERS(true),
        /** Keys and values while completions are sampled: sequences x tokens x layers x numbers x bytes of one. */
        CACHE(false),
        /** What the backward pass needs: sequences x tokens x layers x numbers x bytes of one. */
        ACTIVATIONS(false),
        /** Logits, their log-softmax and its gradient: sequences x scored tokens x vocabulary x copies x bytes of one. */
        LOGITS(false);

        private final boolean certain;

        Kind(boolean certain) {
            this.certain = certain;
        }

        /** Whether it is needed whatever the texts are; the others are counted for texts of the greatest length. */
        public boolean certain() {
            return certain;
        }
    }

    /**
     * Arrays of one purpose.
     *
     * @param kind purpose
     * @param factors numbers whose product is their size in bytes
     */
    public record Part(Kind kind, List<Long> factors) {
        /** Copies the list. */
        public Part {
            factors = List.copyOf(factors);
        }

        /** Size in bytes. */
        public long bytes() {
            double product = 1;
            for (long factor : factors) {
                product *= factor;
            }
            return product > 9e18 ? Long.MAX_VALUE : (long) product;
        }
    }

    /** Bytes of all parts at the greatest length of the texts; sampling and learning take turns, so the larger of the two counts. */
    public long most() {
        double learning = 0;
        double sampling = 0;
        for (Part part : parts) {
            learning += part.kind() == Kind.CACHE ? 0 : part.bytes();
            sampling += part.kind() == Kind.CACHE || part.kind().certain() ? part.bytes() : 0;
        }
        return (long) Math.max(learning, sampling);
    }

    /** Bytes that are needed whatever the texts are. */
    public long least() {
        return (long) parts.stream()
                .filter(part -> part.kind().certain())
                .mapToDouble(Part::bytes)
                .sum();
    }

    /** Whether it cannot fit. */
    public boolean impossible() {
        return physical > 0 && least() > physical;
    }

    /** Whether it may not fit. */
    public boolean tight() {
        return physical > 0 && most() > physical * 0.9;
    }

    /** The JSON of the interface. */
    ObjectNode toJson() {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("most", most()).put("least", least());
        o.put("physical", physical).put("device", device).put("measured", measured);
        ArrayNode list = o.putArray("parts");
        parts.forEach(part -> {
            ArrayNode factors = list.addObject()
                    .put("kind", part.kind().name().toLowerCase(Locale.ROOT))
                    .putArray("factors");
            part.factors().forEach(factors::add);
        });
        return o;
    }

    /** Reads {@link #toJson}; purposes of a later version are left out. */
    static MemoryEstimate fromJson(JsonNode o) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : o.path("parts")) {
            List<Long> factors = new ArrayList<>();
            part.path("factors").forEach(f -> factors.add(f.asLong()));
            Stream.of(Kind.values())
                    .filter(k -> k.name()
                            .toLowerCase(Locale.ROOT)
                            .equals(part.path("kind").asText()))
                    .forEach(k -> parts.add(new Part(k, factors)));
        }
        return new MemoryEstimate(
                parts,
                o.path("physical").asLong(),
                o.path("device").asText(),
                o.path("measured").asLong());
    }
}
