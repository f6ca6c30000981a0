package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What the form must know about one value of a run configuration.
 *
 * @param name key in the configuration
 * @param kind kind of value
 * @param defaultValue value that is there at first
 * @param min least value allowed (of each entry); negative infinity where there is none
 * @param max largest value allowed (of each entry); positive infinity where there is none
 * @param choices values of a {@link Kind#CHOICE}, {@link Kind#WORDS} or {@link Kind#PATTERNS}, otherwise empty
 * @param help one or two sentences for the user
 * @param unit unit of the value, or empty
 * @param presence what an empty text means
 */
public record ParameterSpec(
        String name,
        Kind kind,
        JsonNode defaultValue,
        double min,
        double max,
        List<String> choices,
        String help,
        String unit,
        Presence presence) {
    /** A copy whose choices cannot change. */
    public ParameterSpec {
        choices = List.copyOf(choices);
    }

    /** A value that is always there; whether it may be an empty text says its kind. */
    public ParameterSpec(
            String name,
            Kind kind,
            JsonNode defaultValue,
            double min,
            double max,
            List<String> choices,
            String help,
            String unit) {
        this(name, kind, defaultValue, min, max, choices, help, unit, Presence.USUAL);
    }

    /** The same with another value that is there at first. */
    ParameterSpec byDefault(JsonNode value) {
        return new ParameterSpec(name, kind, value, min, max, choices, help, unit, presence);
    }

    /** What an empty text means. */
    public enum Presence {
        /** As its kind says. */
        USUAL,
        /** The key is left out. */
        OPTIONAL,
        /** Something is missing. */
        REQUIRED
    }

    /** Kinds of values. */
    public enum Kind {
        /** A whole number. */
        INT,
        /** A finite number. */
        REAL,
        /** A switch. */
        BOOL,
        /** One of the listed words. */
        CHOICE,
        /** One number per objective; a single number stands for all of them. */
        REALS,
        /** Objective names in an order; empty stands for the method's own order. */
        NAMES,
        /** Some of the listed words, at least one. */
        WORDS,
        /** The same, but any word with a sign besides letters and digits is taken for a pattern and let pass. */
        PATTERNS,
        /** Whole numbers, possibly none. */
        INTS,
        /** Values by name, written as a JSON object. */
        OBJECT,
        /** Texts by name, written as name=text with commas between, or as a JSON object. */
        PAIRS,
        /** Texts, one on each line, or as a list in JSON. */
        TEXTS,
        /** Text of one or several lines. */
        PROSE,
        /** A list written as JSON; may be empty. */
        LIST,
        /** Text in which a line break is typed as a backslash and n. */
        LINES,
        /** Free text; may be empty. */
        TEXT
    }
}
