package org.counterpoint.objective;

/** Pocket math where conciseness and clarity count only for right answers, and clarity only for right steps. */
public final class PocketMathGated extends PocketMath {

    /** The id used in run configurations. */
    public static final String ID = "pocket-math-gated";

    /** The gated rewards over the same prompts. */
    public PocketMathGated() {
        super(true);
    }
}
