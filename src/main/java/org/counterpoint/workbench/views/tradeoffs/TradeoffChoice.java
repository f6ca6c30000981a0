package org.counterpoint.workbench.views.tradeoffs;

import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.TradeoffAxis;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffPick;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen in the tool bar of the trade-off view, and what is brushed.
 *
 * @param page page shown
 * @param split prompts the rewards were measured on, or null for the usual ones
 * @param axis what progress is measured by
 * @param band what bands over seeds are
 * @param halfLife half-life of the smoothing as a part of the axis' length, 0 for none
 * @param rule which point stands for a run
 * @param count evaluations that the rule averages, where it averages
 * @param reference reference point of hypervolumes, one reward an objective; empty for the environment's
 * @param timeColor whether paths are colored by time instead of by method
 * @param corners the three objectives of the preference map; empty for the first three
 * @param axes keys of the axes of the parallel coordinates beside the objectives
 * @param ranges ranges brushed on axes of the parallel coordinates, by the axis' key
 * @param brushed ids of brushed runs; empty for all
 */
public record TradeoffChoice(
        String page,
        @Nullable String split,
        TradeoffAxis axis,
        TradeoffBand.Kind band,
        double halfLife,
        TradeoffPick.Rule rule,
        int count,
        List<Double> reference,
        boolean timeColor,
        List<String> corners,
        List<String> axes,
        Map<String, Range> ranges,
        List<String> brushed) {

    /** Copies the collections. */
    public TradeoffChoice {
        reference = List.copyOf(reference);
        corners = List.copyOf(corners);
        axes = List.copyOf(axes);
        ranges = Map.copyOf(ranges);
        brushed = List.copyOf(brushed);
    }

    /**
     * A range of values on an axis.
     *
     * @param low lower end
     * @param high upper end
     */
    public record Range(double low, double high) {
        /** Whether a value lies inside; a missing value does not. */
        public boolean contains(double value) {
            return value >= low && value <= high;
        }
    }

    /** The same with other runs brushed. */
    public TradeoffChoice brushed(List<String> runs) {
        return new TradeoffChoice(
                page, split, axis, band, halfLife, rule, count, reference, timeColor, corners, axes, ranges, runs);
    }

    /** What is shown before anything was chosen. */
    public static TradeoffChoice of(String page, @Nullable String split) {
        return new TradeoffChoice(
                page,
                split,
                TradeoffAxis.STEP,
                TradeoffBand.Kind.MIN_MAX,
                0,
                TradeoffPick.Rule.LAST,
                3,
                List.of(),
                false,
                List.of(),
                List.of("kl", "length", "volume", "seed"),
                Map.of(),
                List.of());
    }
}
