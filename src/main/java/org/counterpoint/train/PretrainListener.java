package org.counterpoint.train;

/** Follows pretraining; called on the thread that trains. */
public interface PretrainListener {
    /**
     * A step is done.
     *
     * @param step steps done
     * @param steps steps planned
     * @param loss mean loss per weighted token, in nats, over the last steps
     * @param tokensPerSecond since the start
     */
    void progress(int step, int steps, double loss, double tokensPerSecond);

    /** Asked after each step; true ends pretraining without writing a model. */
    default boolean stopRequested() {
        return false;
    }
}
