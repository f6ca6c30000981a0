package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Gradients as values: nothing accumulates in the parameters, so any number of losses and threads may be under way. */
public final class Gradients {

    private Gradients() {}

    /**
     * Gradients of a scalar.
     *
     * @param scope owner of the gradients
     * @param ops operations to use
     * @param loss a scalar recorded with the thread's {@link GradMode} on
     * @param parameters arrays that require gradients
     * @param keepGraph whether another gradient will be taken through the same recording
     * @return one array per parameter, zeros where the loss does not depend on it
     */
    public static List<NDArray> of(
            NDManager scope, OpPack ops, NDArray loss, List<NDArray> parameters, boolean keepGraph) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "Nothing is trainable: call trainBase(true) or attach an adapter first.");
        }
        loss.setName("y[]");
        OpPack.asList("p", parameters);
        NDList arguments = new NDList(loss);
        arguments.addAll(parameters);
        return ops.call(scope, keepGraph ? "grad_keep" : "grad", true, arguments);
    }

    /** {@return the Euclidean norm of a list of arrays taken as one vector, summed in double} */
    public static double norm(NDManager scope, OpPack ops, List<NDArray> gradients) {
        OpPack.asList("g", gradients);
        try (NDArray n = ops.call(scope, "norm", false, new NDList(gradients)).get(0)) {
            return n.toDoubleArray()[0];
        }
    }

    /** {@return the inner product of two lists of arrays taken as vectors, summed in double} */
    public static double dot(NDManager scope, OpPack ops, List<NDArray> a, List<NDArray> b) {
        OpPack.asList("g", a);
        NDList arguments = new NDList(a);
        // The same array may stand on both sides, and an array has one name; equality of arrays compares their numbers.
        Set<NDArray> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(a);
        for (NDArray array : b) {
            arguments.add(left.contains(array) ? alias(scope, array) : named(array));
        }
        try (NDArray d = ops.call(scope, "dot", false, arguments).get(0)) {
            return d.toDoubleArray()[0];
        }
    }

    private static NDArray named(NDArray array) {
        array.setName("h[]");
        return array;
    }

    private static NDArray alias(NDManager scope, NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(scope);
        return named(view);
    }
}
