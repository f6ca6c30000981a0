package org.counterpoint.objective;

/** Which part of an environment a prompt belongs to; what methods learn from shares no fact and no request with the others. */
public enum Split {
    /** Prompts that a method may learn from. */
    TRAIN("train"),
    /** Prompts for evaluation while a run goes on. */
    VALIDATION("validation"),
    /** Prompts for the final report. */
    TEST("test"),
    /** Prompts that neither a method nor the base model has seen: new wordings, or new numbers. */
    UNSEEN("unseen");

    private final String id;

    Split(String id) {
        this.id = id;
    }

    /** The name used in run files. */
    public String id() {
        return id;
    }

    /** The split of the given name in run files; fails with a sentence for any other name. */
    public static Split of(String id) {
        for (Split s : values()) {
            if (s.id.equals(id)) {
                return s;
            }
        }
        throw new IllegalArgumentException("There is no split '" + id + "': use train, validation, test or unseen.");
    }
}
