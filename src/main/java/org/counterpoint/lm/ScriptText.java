package org.counterpoint.lm;

import java.util.Locale;

/** Lines of TorchScript for a model of one precision. The numbers in casts are those of the script's types: 6 is f32, 15 is bf16. */
final class ScriptText {
    private final boolean half;
    private final StringBuilder out = new StringBuilder();

    ScriptText(Precision precision) {
        this.half = precision == Precision.BFLOAT16;
    }

    /** Adds whole methods. */
    void append(String methods) {
        out.append(methods);
    }

    /** Adds a line to the body of a method. */
    void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    /** {@return an expression of f32 in the model's precision; gradients go through the cast} */
    String narrow(String x) {
        return half ? "torch.to(" + x + ", 15)" : x;
    }

    /** {@return an expression of the model's precision in f32} */
    String wide(String x) {
        return half ? "torch.to(" + x + ", 6)" : x;
    }

    /** {@return the literal of a number} */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.17g", value);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
