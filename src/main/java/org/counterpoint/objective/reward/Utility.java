package org.counterpoint.objective.reward;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.run.ObjectiveInfo;

/**
 * What training maximizes: the one place where a raw reward, which is what runs record, becomes what scalarizers see. More is always
 * better here.
 */
public final class Utility {

    /** How raw rewards become utilities. */
    public enum Scale {
        /** The raw value; of a reward that is to be minimized, its negative. */
        RAW,
        /** The declared range mapped linearly onto [0, 1], the worst end to 0 and the best to 1. */
        UNIT;

        /** The word in a configuration. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Scale of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Scale::id).toList();
        }
    }

    private final double factor;
    private final double offset;

    private Utility(double factor, double offset) {
        this.factor = factor;
        this.offset = offset;
    }

    /**
     * The utility of an objective.
     *
     * @throws IllegalArgumentException for {@link Scale#UNIT} where the range is not finite or has no width
     */
    public static Utility of(ObjectiveInfo o, Scale scale) {
        boolean more = o.direction() == ObjectiveInfo.Direction.MAXIMIZE;
        if (scale == Scale.RAW) {
            return new Utility(more ? 1 : -1, 0);
        }
        double width = o.max() - o.min();
        if (!(Double.isFinite(width) && width > 0)) {
            throw new IllegalArgumentException(
                    "The reward \"" + o.name() + "\" declares no finite range to map onto 0 to 1;"
                            + " use \"utility\": \"raw\", or declare its range.");
        }
        return more ? new Utility(1 / width, -o.min() / width) : new Utility(-1 / width, o.max() / width);
    }

    /** What scalarizers see of a raw reward. */
    public double of(double raw) {
        return factor * raw + offset;
    }

    /** The raw reward of a utility. */
    public double raw(double utility) {
        return (utility - offset) / factor;
    }

    /** Change of the utility for a change of the raw reward by one; below 0 where less is better. */
    public double slope() {
        return factor;
    }
}
