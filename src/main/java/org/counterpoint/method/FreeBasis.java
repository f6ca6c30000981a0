package org.counterpoint.method;

/** Which directions outside the protected subspace a stage may use. */
public enum FreeBasis {
    /** All of them. */
    FULL_COMPLEMENT("full_complement"),
    /** k directions drawn at random inside the complement. */
    RANDOM_K("random_k");

    private final String id;

    FreeBasis(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The choice of that identifier. */
    public static FreeBasis of(String id) {
        for (FreeBasis b : values()) {
            if (b.id.equals(id)) {
                return b;
            }
        }
        throw new BadConfigurationException("There is no basis \"" + id + "\"; use full_complement or random_k.");
    }
}
