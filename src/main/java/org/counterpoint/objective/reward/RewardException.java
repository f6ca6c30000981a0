package org.counterpoint.objective.reward;

/** A reward could not be made or could not score; the message is one sentence that says what, where and what to do. */
public final class RewardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RewardException(String message) {
        super(message);
    }

    public RewardException(String message, Throwable cause) {
        super(message, cause);
    }
}
