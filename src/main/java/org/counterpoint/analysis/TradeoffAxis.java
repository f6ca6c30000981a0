package org.counterpoint.analysis;

/** What progress of a run can be measured by. */
public enum TradeoffAxis {
    /** Optimizer steps. */
    STEP("step", "steps", true),
    /** Completions or pairs used since the start. */
    SAMPLES("samples", "completions", true),
    /** Tokens generated or trained on since the start. */
    TOKENS("tokens", "tokens", true),
    /** Seconds since the run started. */
    TIME("time", "s", true),
    /** Divergence from the reference model per token; it may go back and forth. */
    KL("kl", "nats/token", false);

    private final String key;
    private final String unit;
    private final boolean monotone;

    TradeoffAxis(String key, String unit, boolean monotone) {
        this.key = key;
        this.unit = unit;
        this.monotone = monotone;
    }

    /** The metric key that holds it; {@code step} and {@code time} are columns of every row. */
    public String key() {
        return key;
    }

    /** Its unit. */
    public String unit() {
        return unit;
    }

    /** Whether it never falls during a run, so that a curve over it is a function. */
    public boolean monotone() {
        return monotone;
    }
}
