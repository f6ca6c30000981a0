package org.counterpoint.workbench.task;

/** A piece of background work. It runs off the JavaFX thread and touches nothing that belongs to a scene. */
@FunctionalInterface
public interface Work<T> {
    /** Computes the result; any exception reaches the failure handler given with the work. */
    T compute(Progress progress) throws Exception;
}
