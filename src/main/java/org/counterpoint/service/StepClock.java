package org.counterpoint.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.counterpoint.run.MetricRow;

/** Measures how long steps take from the times in the metrics; not safe for use by several threads. */
final class StepClock {
    private static final int WINDOW = 30;

    private record Tick(long step, double time) {}

    private final Deque<Tick> ticks = new ArrayDeque<>();

    void add(List<MetricRow> rows) {
        for (MetricRow row : rows) {
            if (row.split().equals("train")
                    && Double.isFinite(row.time())
                    && (ticks.isEmpty() || row.step() > ticks.getLast().step())) {
                ticks.add(new Tick(row.step(), row.time()));
                if (ticks.size() > WINDOW) {
                    ticks.remove();
                }
            }
        }
    }

    void reset() {
        ticks.clear();
    }

    /** Seconds of a step at the pace of the last steps; NaN before two steps are known. */
    double pace() {
        if (ticks.size() < 2) {
            return Double.NaN;
        }
        Tick a = ticks.getFirst();
        Tick b = ticks.getLast();
        return (b.time() - a.time()) / (b.step() - a.step());
    }

    /** Seconds from {@code step} to {@code steps} at the pace of the last steps; NaN before two steps are known. */
    double eta(long step, long steps) {
        if (ticks.size() < 2 || steps <= 0) {
            return Double.NaN;
        }
        return Math.max(0, pace() * (steps - step));
    }
}
