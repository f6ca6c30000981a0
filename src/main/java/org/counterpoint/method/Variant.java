package org.counterpoint.method;

import java.util.List;

/** Which reading of a method runs, where published code and paper differ in a way that changes behavior. */
public enum Variant {
    /** The paper's formulas with the defects of the code repaired; the default. */
    CORRECTED("corrected"),
    /** What the published code computes, defects included. */
    PUBLISHED("published");

    private final String id;

    Variant(String id) {
        this.id = id;
    }

    /** Value of the parameter. */
    public String id() {
        return id;
    }

    /**
     * The parameter {@code variant}.
     *
     * @param difference what the published code does instead, as sentences
     */
    public static Parameter parameter(String difference) {
        return Parameter.choice(
                "variant",
                CORRECTED.id,
                List.of(CORRECTED.id, PUBLISHED.id),
                "corrected follows the formulas; published repeats what the published code computes. " + difference);
    }

    /** The chosen reading. */
    public static Variant of(Parameters parameters) {
        return parameters.choice("variant").equals(PUBLISHED.id) ? PUBLISHED : CORRECTED;
    }
}
