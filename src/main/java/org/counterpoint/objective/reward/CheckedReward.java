package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.run.ObjectiveInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reward whose values keep what its {@link ObjectiveInfo} declares, or are told with their sample. */
public final class CheckedReward implements Reward {
    /** So many are logged while they occur; all are counted. */
    private static final int TOLD = 10;

    private static final int SHOWN = 120;
    private static final Logger LOG = LoggerFactory.getLogger(CheckedReward.class);

    private final Reward reward;
    private final OnBad onBad;
    private long replaced;

    /**
     * Wraps a reward, which is closed with this.
     *
     * @throws IllegalArgumentException for {@link OnBad#WORST} where the worst end of the range is not finite
     */
    public CheckedReward(Reward reward, OnBad onBad) {
        this.reward = reward;
        this.onBad = onBad;
        if (onBad == OnBad.WORST && !Double.isFinite(worst(reward.objective()))) {
            throw new IllegalArgumentException(
                    "The reward \"" + reward.objective().name()
                            + "\" declares no finite worst value; use \"on_bad\": \"fail\", or declare its range.");
        }
    }

    @Override
    public ObjectiveInfo objective() {
        return reward.objective();
    }

    /**
     * As the reward scores, with bad values replaced.
     *
     * @throws RewardException also for the first bad value that may not be replaced, and when the number of values is wrong
     */
    @Override
    public double[] score(List<ScoredText> items) {
        if (items.isEmpty()) {
            return new double[0];
        }
        double[] values = reward.score(items);
        ObjectiveInfo o = objective();
        if (values.length != items.size()) {
            throw new RewardException("The reward \"" + o.name() + "\" returned " + values.length + " values for "
                    + items.size() + " completions; it must return one for each, in their order.");
        }
        for (int i = 0; i < values.length; i++) {
            // Written so that what is not a number is bad too.
            if (!(values[i] >= o.min() && values[i] <= o.max()) || Double.isInfinite(values[i])) {
                values[i] = replace(items.get(i), values[i]);
            }
        }
        return values;
    }

    private double replace(ScoredText item, double value) {
        ObjectiveInfo o = objective();
        double used =
                switch (onBad) {
                    case FAIL -> Double.NaN;
                    case CLIP -> Math.clamp(value, o.min(), o.max());
                    case WORST -> worst(o);
                };
        if (!Double.isFinite(used)) {
            throw new RewardException("The reward \"" + o.name() + "\" is " + Numbers.text(value) + " for the prompt \""
                    + item.prompt().id() + "\" with the completion \"" + shorten(item.completion())
                    + "\", but it declares " + range(o)
                    + "; correct the reward or its range, or choose \"on_bad\": \"clip\" or \"worst\".");
        }
        replaced++;
        if (replaced <= TOLD) {
            LOG.warn("The reward \"" + o.name() + "\" is " + Numbers.text(value) + " for the prompt \""
                    + item.prompt().id()
                    + "\" with the completion \"" + shorten(item.completion()) + "\" and counts as "
                    + Numbers.text(used) + (replaced == TOLD ? "; more such values are counted only." : "."));
        }
        return used;
    }

    /** How many values were replaced so far. */
    public long replaced() {
        return replaced;
    }

    @Override
    public String fingerprint() {
        return reward.fingerprint();
    }

    @Override
    public void close() {
        reward.close();
    }

    private static double worst(ObjectiveInfo o) {
        return o.direction() == ObjectiveInfo.Direction.MAXIMIZE ? o.min() : o.max();
    }

    private static String range(ObjectiveInfo o) {
        return Double.isInfinite(o.min()) && Double.isInfinite(o.max())
                ? "a finite number"
                : "a range from " + Numbers.text(o.min()) + " to " + Numbers.text(o.max());
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
