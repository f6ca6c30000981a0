package org.counterpoint.run;

/**
 * One objective of a run.
 *
 * @param name short lower-case name used in metric keys, such as {@code helpful}
 * @param unit unit of its reward, empty for a plain number
 * @param direction whether more or less is better
 * @param min smallest possible reward, or negative infinity
 * @param max largest possible reward, or positive infinity
 * @param description one sentence on what it rewards
 */
public record ObjectiveInfo(String name, String unit, Direction direction, double min, double max, String description) {
    /** Which way is better. */
    public enum Direction {
        /** More is better. */
        MAXIMIZE,
        /** Less is better. */
        MINIMIZE
    }
}
