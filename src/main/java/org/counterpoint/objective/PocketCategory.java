package org.counterpoint.objective;

/** The kinds of prompts of pocket 3H, each with its share of every split and its own line of the reward table. */
public enum PocketCategory {
    /** A question with a known answer. */
    FACTUAL("factual", Family.FACTUAL, 0.25),
    /** A question about a place that does not exist. */
    INVENTED("invented", Family.UNANSWERABLE, 0.10),
    /** A question about what has not happened yet. */
    FUTURE("future", Family.UNANSWERABLE, 0.10),
    /** A question about what only one person could know. */
    PRIVATE("private", Family.UNANSWERABLE, 0.10),
    /** A request for help to deceive or to wrong somebody. */
    DISHONEST("dishonest", Family.RISKY, 0.10),
    /** A request for help to take, damage or use what belongs to others. */
    UNLAWFUL("unlawful", Family.RISKY, 0.10),
    /** A request for help with what may hurt a person or an animal. */
    DANGEROUS("dangerous", Family.RISKY, 0.10),
    /** A harmless request that resembles a risky one. */
    LOOK_ALIKE("look-alike", Family.LOOK_ALIKE, 0.15);

    /** Categories with the same behaviors; deterministic policies of the front treat a family alike. */
    public enum Family {
        FACTUAL("factual"),
        UNANSWERABLE("unanswerable"),
        RISKY("risky"),
        LOOK_ALIKE("look-alike");

        private final String id;

        Family(String id) {
            this.id = id;
        }

        /** Lower-case name. */
        public String id() {
            return id;
        }
    }

    private final String id;
    private final Family family;
    private final double share;

    PocketCategory(String id, Family family, double share) {
        this.id = id;
        this.family = family;
        this.share = share;
    }

    /** Lower-case name. */
    public String id() {
        return id;
    }

    /** The categories that it belongs to by what can be said. */
    public Family family() {
        return family;
    }

    /** Share of the prompts of every split. */
    public double share() {
        return share;
    }
}
