/**
 * Rewards: scorers of completions, each for one objective. They come from configuration (see {@link
 * org.counterpoint.objective.reward.Reward}) and need no environment of their own.
 */
@NullMarked
package org.counterpoint.objective.reward;

import org.jspecify.annotations.NullMarked;
