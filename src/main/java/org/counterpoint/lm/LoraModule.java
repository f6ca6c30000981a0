package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.counterpoint.math.Basis;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.jspecify.annotations.Nullable;

/**
 * The low-rank update of one module: dW = scale * B * A. Its trainable arrays are A [r, in] or D [r, k_in], where A = D V^T, and
 * B [out, r] or C [k_out, r], where B = U C; U and V are fixed. To be used with recording off.
 */
final class LoraModule {
    private final NDManager manager;
    private final LoraAdapter.Slot slot;
    private NDArray a;
    private NDArray b;

    // U [out, k] when B = U C, and V^T [k, in] when A = D V^T.
    @Nullable
    private NDArray left;

    @Nullable
    private NDArray right;

    private @Nullable Side outputs;
    private @Nullable Side inputs;
    private boolean hook;
    // A in full as it was drawn, so that a later confinement starts from the same draw.
    private float[] drawn;

    /** A projection on the device, by a basis [dim, k] that is kept or removed. */
    private record Side(NDArray basis, boolean removed) {
        /** P x, with rows of x as the space that is projected. */
        NDArray rows(NDManager scope, NDArray x) {
            try (NDArray t = basis.transpose();
                    NDArray core = t.matMul(x)) {
                return result(scope, x, basis.matMul(core));
            }
        }

        /** x P. */
        NDArray cols(NDManager scope, NDArray x) {
            try (NDArray t = basis.transpose();
                    NDArray core = x.matMul(basis)) {
                return result(scope, x, core.matMul(t));
            }
        }

        private NDArray result(NDManager scope, NDArray x, NDArray inside) {
            inside.attach(scope);
            if (!removed) {
                return inside;
            }
            NDArray outside = x.sub(inside);
            outside.attach(scope);
            return outside;
        }
    }

    LoraModule(NDManager manager, LoraAdapter.Slot slot, float[] drawnA) {
        this.manager = manager;
        this.slot = slot;
        this.drawn = drawnA;
        this.a = trainable(drawnA, slot.rank(), slot.in());
        this.b = trainable(new float[slot.out() * slot.rank()], slot.out(), slot.rank());
    }

    int out() {
        return slot.out();
    }

    int in() {
        return slot.in();
    }

    int rank() {
        return slot.rank();
    }

    void confine(Confinement c) {
        require(c.outputs(), out(), "outputs");
        require(c.inputs(), in(), "inputs");
        for (NDArray old : arrays()) {
            old.close();
        }
        for (Side side : new Side[] {outputs, inputs}) {
            if (side != null) {
                side.basis.close();
            }
        }
        left = null;
        right = null;
        outputs = null;
        inputs = null;
        hook = c.mode() == Confinement.Mode.HOOK;
        boolean written = c.mode() == Confinement.Mode.REPARAM;
        int rowsB = out();
        int colsA = in();
        if (c.outputs() != null) {
            if (written) {
                Basis u = c.outputs().range();
                left = fixed(u.columns(), out(), u.size());
                rowsB = u.size();
            } else {
                outputs = side(c.outputs());
            }
        }
        if (c.inputs() != null) {
            if (written) {
                Basis v = c.inputs().range();
                right = fixed(v.transposed(), v.size(), in());
                colsA = v.size();
            } else {
                inputs = side(c.inputs());
            }
        }
        a = trainable(new float[rank() * colsA], rank(), colsA);
        b = trainable(new float[rowsB * rank()], rowsB, rank());
        start(drawn);
        Projector p = c.inputs();
        if (p != null && !written && !hook) {
            // POST: the draw is projected as well, or its part outside would stay for ever.
            setFloats(a, narrow(p.applyRight(p.applyRight(widen(drawn), rank()), rank()), 1));
        }
    }

    private void require(@Nullable Projector p, int dim, String what) {
        if (p != null && (p.dim() != dim || p.rank() < 1)) {
            throw new ModelException("The confinement of " + slot.module() + " keeps " + p.rank() + " of " + p.dim()
                    + " " + what + " where the module has " + dim + "; keep at least one direction of that dimension.");
        }
    }

    private Side side(Projector p) {
        return new Side(fixed(p.basis().columns(), p.dim(), p.basis().size()), p.isComplement());
    }

    /** Sets B to 0 and A to a draw; where A = D V^T, D is the draw's part in the subspace. */
    void start(float[] draw) {
        drawn = draw;
        setFloats(b, new float[Math.toIntExact(b.size())]);
        setA(draw);
    }

    private void setA(float[] full) {
        if (right == null) {
            setFloats(a, full);
            return;
        }
        try (NDArray whole = manager.create(FloatBuffer.wrap(full), new Shape(rank(), in()));
                NDArray t = right.transpose();
                NDArray core = whole.matMul(t)) {
            setFloats(a, core.toFloatArray());
        }
    }

    void set(LowRank update) {
        setA(narrow(update.a(), 1));
        setB(update);
    }

    void setB(LowRank update) {
        float[] full = narrow(update.b(), update.scale() / slot.scale());
        if (left == null) {
            setFloats(b, full);
            return;
        }
        try (NDArray whole = manager.create(FloatBuffer.wrap(full), new Shape(out(), rank()));
                NDArray t = left.transpose();
                NDArray core = t.matMul(whole)) {
            setFloats(b, core.toFloatArray());
        }
    }

    void scale(double factor) {
        b.muli(factor);
    }

    NDArray hookA(NDManager scope, NDArray gradient) {
        return hook && inputs != null ? inputs.cols(scope, gradient) : gradient;
    }

    NDArray hookB(NDManager scope, NDArray gradient) {
        return hook && outputs != null ? outputs.rows(scope, gradient) : gradient;
    }

    /** POST: both factors back into their subspaces, which also keeps rounding from adding up. */
    void project(NDManager scope) {
        if (hook) {
            return;
        }
        if (outputs != null) {
            NDArray inside = outputs.rows(scope, b);
            b.muli(0).addi(inside);
        }
        if (inputs != null) {
            NDArray inside = inputs.cols(scope, a);
            a.muli(0).addi(inside);
        }
    }

    LowRank factors() {
        return new LowRank(
                slot.module(), out(), in(), rank(), slot.scale(), widen(full(left, b)), widen(full(a, right)));
    }

    List<Parameter> trainable() {
        return List.of(
                new Parameter(slot.module() + (right == null ? ".lora_A.weight" : ".lora_D.weight"), a),
                new Parameter(slot.module() + (left == null ? ".lora_B.weight" : ".lora_C.weight"), b));
    }

    List<NDArray> arrays() {
        List<NDArray> list = new ArrayList<>();
        if (right != null) {
            list.add(right);
        }
        list.add(a);
        if (left != null) {
            list.add(left);
        }
        list.add(b);
        return list;
    }

    DecoderScript.Adapted script(double dropout) {
        return new DecoderScript.Adapted(slot.module(), slot.scale(), left != null, right != null, dropout);
    }

    /** The product of two factors of which one may be absent. */
    private static float[] full(@Nullable NDArray x, @Nullable NDArray y) {
        if (x == null || y == null) {
            return (x == null ? Objects.requireNonNull(y) : x).toFloatArray();
        }
        try (NDArray product = x.matMul(y)) {
            return product.toFloatArray();
        }
    }

    private NDArray trainable(float[] values, int rows, int cols) {
        NDArray array = manager.create(FloatBuffer.wrap(values), new Shape(rows, cols));
        array.setName("p[]");
        array.setRequiresGradient(true);
        return array;
    }

    private NDArray fixed(double[] values, int rows, int cols) {
        NDArray array = manager.create(FloatBuffer.wrap(narrow(values, 1)), new Shape(rows, cols));
        array.setName("p[]");
        return array;
    }

    private static void setFloats(NDArray array, float[] values) {
        array.set(FloatBuffer.wrap(values));
    }

    private static double[] widen(float[] values) {
        double[] d = new double[values.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = values[i];
        }
        return d;
    }

    private static float[] narrow(double[] values, double factor) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) (values[i] * factor);
        }
        return f;
    }
}
