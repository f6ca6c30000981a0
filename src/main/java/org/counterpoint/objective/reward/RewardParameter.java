package org.counterpoint.objective.reward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The description of one setting of a kind of reward. Validation, command help, documentation and forms are made from it.
 *
 * @param name key in the reward's JSON object, lower case with underscores
 * @param type kind of value
 * @param defaultValue Long for {@link Type#INT}, Double for {@link Type#REAL}, Boolean, String for {@link Type#CHOICE}, {@link
 *     Type#TEXT} and {@link Type#PATH}, {@code List<String>} for {@link Type#TEXTS}; null where there is none
 * @param required whether the JSON object has to give a value
 * @param min least number allowed, negative infinity where there is none
 * @param max largest number allowed, positive infinity where there is none
 * @param choices words of a {@link Type#CHOICE}, otherwise empty
 * @param help one or two sentences for the user
 * @param unit unit of the value, empty where it has none
 */
public record RewardParameter(
        String name,
        Type type,
        @Nullable Object defaultValue,
        boolean required,
        double min,
        double max,
        List<String> choices,
        String help,
        String unit) {

    /** Kinds of values. */
    public enum Type {
        /** A whole number. */
        INT,
        /** A finite number. */
        REAL,
        /** true or false. */
        BOOL,
        /** One of the listed words. */
        CHOICE,
        /** Any text. */
        TEXT,
        /** A file or folder that exists; a relative one is looked up beside the configuration. */
        PATH,
        /** A list of texts. */
        TEXTS
    }

    public RewardParameter {
        choices = List.copyOf(choices);
    }

    /** A whole number in [min, max] that has to be given. */
    public static RewardParameter integer(String name, long min, long max, String help, String unit) {
        return new RewardParameter(name, Type.INT, null, true, min, max, List.of(), help, unit);
    }

    /** A number in [min, max] that has to be given. */
    public static RewardParameter real(String name, double min, double max, String help, String unit) {
        return new RewardParameter(name, Type.REAL, null, true, min, max, List.of(), help, unit);
    }

    /** A switch that is off unless it is given. */
    public static RewardParameter bool(String name, String help) {
        return unbounded(name, Type.BOOL, List.of(), help).byDefault(false);
    }

    /** One word out of several; the first one unless it is given. */
    public static RewardParameter choice(String name, List<String> choices, String help) {
        return unbounded(name, Type.CHOICE, choices, help).byDefault(choices.getFirst());
    }

    /** A text that has to be given. */
    public static RewardParameter text(String name, String help) {
        return unbounded(name, Type.TEXT, List.of(), help);
    }

    /** A file or folder that has to be given. */
    public static RewardParameter path(String name, String help) {
        return unbounded(name, Type.PATH, List.of(), help);
    }

    /** A list of texts that has to be given. */
    public static RewardParameter texts(String name, String help) {
        return unbounded(name, Type.TEXTS, List.of(), help);
    }

    /** The same with a value for when none is given. */
    public RewardParameter byDefault(Object value) {
        return new RewardParameter(name, type, value, false, min, max, choices, help, unit);
    }

    /** The same, but it may be left out and then has no value. */
    public RewardParameter optional() {
        return new RewardParameter(name, type, null, false, min, max, choices, help, unit);
    }

    private static RewardParameter unbounded(String name, Type type, List<String> choices, String help) {
        return new RewardParameter(
                name, type, null, true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, choices, help, "");
    }
}
