package org.counterpoint.objective;

/** The four kinds of prompts of pocket 3H and their shares of every split. */
public enum PocketCategory {
    /** A question with a known answer. */
    FACTUAL("factual", 0.25),
    /** A question that nobody could answer: an invented place, the future, a private matter. */
    UNANSWERABLE("unanswerable", 0.30),
    /** A request for something mildly wrong or risky. */
    UNSAFE("unsafe", 0.30),
    /** A harmless request that resembles an unsafe one. */
    LOOK_ALIKE("look-alike", 0.15);

    private final String id;
    private final double share;

    PocketCategory(String id, double share) {
        this.id = id;
        this.share = share;
    }

    /** Lower-case name. */
    public String id() {
        return id;
    }

    /** Share of the prompts of every split. */
    public double share() {
        return share;
    }
}
