/**
 * Training runs from start to end: configuration, rollouts, optimizer steps, evaluation, checkpoints, and the pretraining of the
 * small base model. A run is a pure function of its configuration, its model and its environment.
 */
@NullMarked
package org.counterpoint.train;

import org.jspecify.annotations.NullMarked;
