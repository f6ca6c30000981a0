package org.counterpoint.method;

import java.util.List;

/**
 * A method that samples completions from the policy, scores them and follows a clipped policy gradient. What differs between
 * methods is how several objectives become one update: the {@link Scalarizer}. The settings all of them share are the
 * {@link OnlineSettings} of the run's budget.
 */
public non-sealed interface OnlineMethod extends Method {
    @Override
    default String family() {
        return OnlineSettings.FAMILY;
    }

    @Override
    default List<Parameter> budget() {
        return OnlineSettings.describe();
    }

    /**
     * A fresh scalarizer.
     *
     * @param parameters validated values of {@link #parameters()}
     * @param objectives names of the objectives, all in the direction "larger is better"
     */
    Scalarizer scalarizer(Parameters parameters, List<String> objectives);
}
