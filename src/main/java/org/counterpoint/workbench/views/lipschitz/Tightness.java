package org.counterpoint.workbench.views.lipschitz;

import java.util.Locale;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.Messages;

/** How tight a bound is, or an estimate, in one module at the end of a run. */
enum Tightness {
    /** Measured over the additive bound. */
    ADDITIVE,
    /** Measured growth over the growth that the additive bound allows. */
    GROWTH,
    /** Measured growth over the growth that the root-sum-square allows. */
    ROOT_GROWTH,
    /** Stretch of real inputs over the measured norm. */
    INPUTS;

    double of(ModuleBounds m) {
        int last = m.measured().length - 1;
        return switch (this) {
            case ADDITIVE -> m.baseNorm() > 0 || m.additive()[last] > 0 ? m.tightness(m.additive()) : Double.NaN;
            case GROWTH -> m.used(m.additive());
            case ROOT_GROWTH -> m.used(m.rootSumSquare());
            case INPUTS -> m.gain()[last] / m.measured()[last];
        };
    }

    String words() {
        return Messages.text("lipschitz.tightness." + name().toLowerCase(Locale.ROOT));
    }

    String why() {
        return Messages.text("lipschitz.tightness." + name().toLowerCase(Locale.ROOT) + ".why");
    }
}
