package org.counterpoint.service;

import java.util.function.LongSupplier;

/** Lets a number of calls through at once and then so many per second. Safe for several threads. */
final class RateLimit {
    private static final double SECOND = 1e9;

    private final int burst;
    private final double perSecond;
    private final LongSupplier nanos;
    private double left;
    private long last;

    /**
     * A limit that starts with its whole burst.
     *
     * @param burst calls that may come at once, at least 1
     * @param perSecond calls that are given back each second, above 0
     * @param nanos clock in nanoseconds that never goes back
     */
    RateLimit(int burst, double perSecond, LongSupplier nanos) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.left = burst;
        this.last = nanos.getAsLong();
    }

    /** Takes one call: 0 if it may go on, otherwise after how many whole seconds it may, at least 1. */
    synchronized int take() {
        refill();
        if (left >= 1) {
            left--;
            return 0;
        }
        return wait(left);
    }

    private void refill() {
        long now = nanos.getAsLong();
        left = Math.min(burst, left + (now - last) / SECOND * perSecond);
        last = now;
    }

    private int wait(double there) {
        return Math.max(1, (int) Math.ceil((1 - there) / perSecond));
    }
}
