package org.counterpoint.method;

import java.util.List;

/**
 * A limit on the largest singular value of a stage's update in any module (methods-orthalign 2.7). The paper asks for
 * ||dW||_2 &lt;= tau; the operator and when it acts are inferred, and the published code has none.
 *
 * @param tau above 0, infinite for no limit
 * @param clip cut single singular values, which turns the update, instead of scaling all of it
 * @param everyStep hold it after every optimizer step instead of once at the end of the stage
 */
public record SpectralLimit(double tau, boolean clip, boolean everyStep) {
    /** No limit. */
    public static final SpectralLimit NONE = new SpectralLimit(Double.POSITIVE_INFINITY, false, false);

    /** Whether there is a limit at all. */
    public boolean isSet() {
        return tau < Double.POSITIVE_INFINITY;
    }

    /** Descriptions of the parameters. */
    static List<Parameter> describe() {
        return List.of(
                Parameter.real(
                                "cap",
                                1.5,
                                0,
                                1e6,
                                "Largest singular value of the update of a stage in any module; 0 means no cap. The published code has"
                                        + " none, and how the paper enforces it is inferred.",
                                "")
                        .whileTraining(),
                Parameter.choice(
                        "cap_mode",
                        "scale",
                        List.of("scale", "clip"),
                        "scale shrinks the whole update of a module until it fits, clip cuts only the singular values above"
                                + " the cap; both stay in the update's subspaces (inferred)."),
                Parameter.choice(
                        "cap_every",
                        "stage",
                        List.of("stage", "step"),
                        "Hold the cap once at the end of a stage, or after every optimizer step (inferred)."));
    }

    /** Reads the parameters. */
    static SpectralLimit of(Parameters p) {
        double cap = p.real("cap");
        return new SpectralLimit(
                cap > 0 ? cap : Double.POSITIVE_INFINITY,
                p.choice("cap_mode").equals("clip"),
                p.choice("cap_every").equals("step"));
    }
}
