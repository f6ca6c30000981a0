package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;

/** Which directions outside the protected subspace a stage may use (methods-orthalign 7.1, {@code chooseBasis}). */
public enum FreeBasis {
    /** All of them. */
    FULL_COMPLEMENT("full_complement", false),
    /** k directions drawn at random inside the complement. */
    RANDOM_K("random_k", true),
    /** As many random ones as the published code keeps for its ratio of the thin decomposition. */
    CODE_RATIO("code_ratio", false),
    /** The k directions of the complement in which the weight itself is smallest. */
    SVD_W_TAIL_K("svd_w_tail_k", true),
    /** The k directions of the complement with the most gradient of the new stage (ours). */
    GRAD_TOP_K("grad_top_k", true),
    /** k random directions of the whole space: the control of equal size that protects nothing. */
    CONTROL_RANDOM_K("control_random_k", true);

    private final String id;
    private final boolean sized;

    FreeBasis(String id, boolean sized) {
        this.id = id;
        this.sized = sized;
    }

    /** Name in a configuration. */
    public String id() {
        return id;
    }

    /** Whether the parameter k says how many directions there are. */
    public boolean usesK() {
        return sized;
    }

    /** The choice of that identifier. */
    public static FreeBasis of(String id) {
        return Arrays.stream(values())
                .filter(b -> b.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new BadConfigurationException(
                        "There is no basis \"" + id + "\"; use one of " + String.join(", ", ids()) + "."));
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(FreeBasis::id).toList();
    }
}
