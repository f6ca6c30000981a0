package org.counterpoint.method;

/**
 * The clip of probability ratios (methods-ctwa 1 and 3.3).
 *
 * @param low ratios below 1 - low give no gradient to negative advantages
 * @param high ratios above 1 + high give no gradient to positive advantages
 * @param dual bound c of the dual clip: for negative advantages the loss is at most c times the advantage's size
 */
public record Clip(double low, double high, double dual) {
    /** Whether the gradient of a token passes. */
    public boolean passes(double ratio, double advantage) {
        return advantage >= 0 ? ratio <= 1 + high : ratio >= 1 - low;
    }
}
