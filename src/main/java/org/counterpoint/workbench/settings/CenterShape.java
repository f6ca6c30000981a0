package org.counterpoint.workbench.settings;

import java.util.Map;

/** How the center of the window is divided: one pane, or two halves that may be divided again. */
public sealed interface CenterShape {
    /** One pane with the first view. */
    CenterShape ONE = new Pane("", Map.of());

    /** How many panes there are. */
    int panes();

    /**
     * A pane.
     *
     * @param view id of the view in front; empty or unknown for the first view
     * @param pages page of each view that has pages, by the view's id
     */
    record Pane(String view, Map<String, String> pages) implements CenterShape {
        /** A copy that cannot change. */
        public Pane {
            pages = Map.copyOf(pages);
        }

        @Override
        public int panes() {
            return 1;
        }
    }

    /**
     * Two halves.
     *
     * @param side where the second half is
     * @param position share of the first half, above 0 and below 1
     * @param first left or upper half
     * @param second right or lower half
     */
    record Halves(Side side, double position, CenterShape first, CenterShape second) implements CenterShape {
        /** Checks the share. */
        public Halves {
            if (!(position > 0 && position < 1)) {
                throw new IllegalArgumentException(
                        "The share of the first half must lie between 0 and 1, not at " + position + ".");
            }
        }

        @Override
        public int panes() {
            return first.panes() + second.panes();
        }
    }

    /** Where the second of two halves lies. */
    enum Side {
        /** To the right of the first. */
        RIGHT,
        /** Below the first. */
        DOWN
    }
}
