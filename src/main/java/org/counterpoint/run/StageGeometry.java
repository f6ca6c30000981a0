package org.counterpoint.run;

/**
 * How the update of a stage lies to those of the stages before it, in one module. NaN means that a measurement was not made or has
 * no meaning, as in the first stage.
 *
 * @param overlap mode-subspace overlap with the protected outputs, 0 to 1
 * @param cosine cosine with the sum of the earlier updates, -1 to 1
 * @param free directions of the outputs that the stage was given (k), all of them when it was not confined
 * @param rightLeak part of the update inside the protected inputs, 0 to 1
 * @param rightOverlap mode-subspace overlap with the protected inputs, 0 to 1
 * @param rightProtected dimension of the protected inputs
 * @param rightFree directions of the inputs that the stage was given
 * @param outputChange how much the update changes the module's outputs on held-out data of the earlier objectives,
 *     {@code ||dW X||_F / (||dW||_F ||X||_F)}, 0 to 1
 */
public record StageGeometry(
        double overlap,
        double cosine,
        double free,
        double rightLeak,
        double rightOverlap,
        double rightProtected,
        double rightFree,
        double outputChange) {
    /** Nothing measured. */
    public static final StageGeometry NONE = new StageGeometry(
            Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
