package org.counterpoint.workbench.chart;

import org.jspecify.annotations.Nullable;

/**
 * Maps a number to a colour, readable with every common colour vision.
 *
 * @param label what the colour means, with unit
 * @param min value of the first colour
 * @param max value of the last colour
 * @param diverging whether the middle of the scale is a neutral colour (then min = -max)
 * @param dark whether it is drawn on a dark ground
 * @param baseline value marked on the legend (such as what random subspaces would give), or null
 * @param baselineLabel words for that mark
 * @param reversed whether the colours run the other way
 */
public record ColorScale(
        String label,
        double min,
        double max,
        boolean diverging,
        boolean dark,
        @Nullable Double baseline,
        String baselineLabel,
        boolean reversed) {
    // Viridis sampled at nine points; perceptually even and safe for colour-blind readers.
    private static final int[] VIRIDIS = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };
    private static final int[] DIVERGING_LIGHT = {
        0xb35806, 0xe08214, 0xfdb863, 0xfee0b6, 0xf7f7f7, 0xd1e5f0, 0x92c5de, 0x4393c3, 0x2166ac
    };
    private static final int[] DIVERGING_DARK = {
        0xffb15c, 0xe08214, 0xa85f14, 0x5f3d1a, 0x2b2f36, 0x1f4a68, 0x2a74a5, 0x56a5d8, 0x9fd3f7
    };

    /** A scale whose colours run as usual. */
    public ColorScale(
            String label,
            double min,
            double max,
            boolean diverging,
            boolean dark,
            @Nullable Double baseline,
            String baselineLabel) {
        this(label, min, max, diverging, dark, baseline, baselineLabel, false);
    }

    /** The same scale with its colours the other way round. */
    public ColorScale reverse() {
        return new ColorScale(label, min, max, diverging, dark, baseline, baselineLabel, !reversed);
    }

    /** A scale from min to max. */
    public static ColorScale sequential(String label, double min, double max, boolean dark) {
        return new ColorScale(label, min, max > min ? max : min + 1, false, dark, null, "");
    }

    /** A scale from -limit to limit with a neutral middle. */
    public static ColorScale diverging(String label, double limit, boolean dark) {
        return new ColorScale(label, -limit, limit, true, dark, null, "");
    }

    /** The same scale with a value marked on its legend. */
    public ColorScale mark(double value, String words) {
        return new ColorScale(label, min, max, diverging, dark, value, words, reversed);
    }

    /** Colour of a value as 0xRRGGBB; values outside the scale take the end colours. */
    public int rgb(double value) {
        int[] stops = diverging ? (dark ? DIVERGING_DARK : DIVERGING_LIGHT) : VIRIDIS;
        double share = Math.clamp((value - min) / (max - min), 0.0, 1.0);
        double t = (reversed ? 1 - share : share) * (stops.length - 1);
        int i = Math.min((int) t, stops.length - 2);
        double f = t - i;
        return mix(stops[i], stops[i + 1], f);
    }

    /** Linear mix of two colours. */
    static int mix(int a, int b, double f) {
        int r = (int) Math.round(((a >> 16) & 255) * (1 - f) + ((b >> 16) & 255) * f);
        int g = (int) Math.round(((a >> 8) & 255) * (1 - f) + ((b >> 8) & 255) * f);
        int u = (int) Math.round((a & 255) * (1 - f) + (b & 255) * f);
        return (r << 16) | (g << 8) | u;
    }

    /** Whether black words are more readable than white ones on this colour. */
    static boolean wantsBlack(int rgb) {
        double luma = 0.299 * ((rgb >> 16) & 255) + 0.587 * ((rgb >> 8) & 255) + 0.114 * (rgb & 255);
        return luma > 140;
    }
}
