package org.counterpoint.method;

import java.util.List;
import java.util.Objects;

/**
 * The description of one hyper-parameter. Forms, command help, documentation and validation are made from it.
 *
 * @param name key in the run configuration, lower case with underscores
 * @param type kind of value
 * @param defaultValue Long for {@link Type#INT}, Double for {@link Type#REAL}, Boolean, String for {@link Type#CHOICE},
 *     {@code List<Double>} for {@link Type#REALS}, {@code List<String>} for {@link Type#NAMES}
 * @param min least value allowed (of each entry), negative infinity when there is none
 * @param max largest value allowed (of each entry), positive infinity when there is none
 * @param choices values of a {@link Type#CHOICE}, otherwise empty
 * @param help one or two sentences for the user
 * @param unit unit of the value, empty when it has none
 * @param steerable whether a run takes a new value while it trains. A method declares so for what is a setting and no state: its
 *     scalarizer is then made anew with the value and goes on from the {@linkplain Scalarizer#snapshot snapshot} of the old one,
 *     and a stage looks at the value the next time it uses it
 */
public record Parameter(
        String name,
        Type type,
        Object defaultValue,
        double min,
        double max,
        List<String> choices,
        String help,
        String unit,
        boolean steerable) {

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
        /** One number per objective; a single number stands for all of them. */
        REALS,
        /** Objective names in an order; an empty list stands for the method's own order. */
        NAMES
    }

    public Parameter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(defaultValue);
        choices = List.copyOf(choices);
    }

    /** A whole number in [min, max]. */
    public static Parameter integer(String name, long value, long min, long max, String help, String unit) {
        return new Parameter(name, Type.INT, value, min, max, List.of(), help, unit, false);
    }

    /** A number in [min, max]. */
    public static Parameter real(String name, double value, double min, double max, String help, String unit) {
        return new Parameter(name, Type.REAL, value, min, max, List.of(), help, unit, false);
    }

    /** A switch. */
    public static Parameter bool(String name, boolean value, String help) {
        return new Parameter(name, Type.BOOL, value, -inf(), inf(), List.of(), help, "", false);
    }

    /** One word out of several. */
    public static Parameter choice(String name, String value, List<String> choices, String help) {
        return new Parameter(name, Type.CHOICE, value, -inf(), inf(), choices, help, "", false);
    }

    /** One number per objective, each in [min, max]. */
    public static Parameter reals(String name, List<Double> value, double min, double max, String help, String unit) {
        return new Parameter(name, Type.REALS, List.copyOf(value), min, max, List.of(), help, unit, false);
    }

    /** Objective names in an order. */
    public static Parameter names(String name, String help) {
        return new Parameter(name, Type.NAMES, List.of(), -inf(), inf(), List.of(), help, "", false);
    }

    /** The same parameter, which a run takes new values of while it trains. */
    public Parameter whileTraining() {
        return new Parameter(name, type, defaultValue, min, max, choices, help, unit, true);
    }

    private static double inf() {
        return Double.POSITIVE_INFINITY;
    }
}
