package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank updates dW = scale * B * A of a model's modules, with A [r, in] and B [out, r] trainable; or dW = scale * Uhat * C * A
 * with Uhat [out, k] fixed and C [k, r] trainable in place of B (the reparametrised form of OrthAlign), module by module.
 */
public final class LoraAdapter {

    private static final class Module {
        final String name;
        final int out;
        final int in;
        final double scale;
        final NDArray a;
        NDArray b;

        @Nullable
        NDArray basis;

        Module(String name, int out, int in, double scale, NDArray a, NDArray b) {
            this.name = name;
            this.out = out;
            this.in = in;
            this.scale = scale;
            this.a = a;
            this.b = b;
        }

        int rank() {
            return (int) a.getShape().get(0);
        }
    }

    private final NDManager manager;
    private final LoraSpec spec;
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Runnable changed;

    /** Where an update goes and of what size it is: [out, in] of the given rank, times scale. */
    record Slot(String module, int out, int in, int rank, double scale) {}

    /**
     * Creates the adapter of a model.
     *
     * @param changed called when the adapter's structure has changed
     */
    LoraAdapter(NDManager owner, LoraSpec spec, List<Slot> slots, Runnable changed) {
        this.manager = owner.newSubManager();
        this.spec = spec;
        this.changed = changed;
        SplittableRandom random = new SplittableRandom(spec.seed());
        for (Slot s : slots) {
            NDArray a = trainable(drawA(random, s.rank(), s.in()), s.rank(), s.in());
            NDArray b = trainable(new float[s.out() * s.rank()], s.out(), s.rank());
            modules.put(s.module(), new Module(s.module(), s.out(), s.in(), s.scale(), a, b));
        }
    }

    // Uniform in +-1/sqrt(in): the usual start of A (Kaiming uniform with a = sqrt 5).
    private static float[] drawA(SplittableRandom random, int rank, int in) {
        double bound = 1 / Math.sqrt(in);
        float[] a = new float[rank * in];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return a;
    }

    /**
     * Writes the adapter in the PEFT layout, f32, with B multiplied out where it is reparametrised.
     *
     * @param folder created if needed
     * @param base name of the base model
     */
    public void save(Path folder, String base) {
        try {
            PeftAdapter.write(folder, factors(), base, DType.F32);
        } catch (IOException e) {
            throw new ModelException(String.valueOf(e.getMessage()), e);
        }
    }

    /** {@return rank, alpha, targets and seed the adapter was made with} */
    public LoraSpec spec() {
        return spec;
    }

    /** {@return names of the adapted modules, in the model's order} */
    public List<String> modules() {
        return List.copyOf(modules.keySet());
    }

    /**
     * Restricts a module's update to the span of given directions: dW = scale * Uhat * C * A with C = 0 at first. The trainable
     * arrays change, so optimizers have to be made anew.
     *
     * @param module an adapted module
     * @param basis Uhat, [out, k] row-major with orthonormal columns
     * @param k number of directions, 1 to out
     */
    public void reparametrize(String module, double[] basis, int k) {
        Module m = module(module);
        if (k < 1 || basis.length != (long) m.out * k) {
            throw new ModelException("The basis of " + module + " has " + basis.length + " numbers where " + m.out
                    + " x " + k + " are needed; give an orthonormal basis with " + m.out + " rows.");
        }
        try (GradMode _ = GradMode.off()) {
            float[] u = new float[basis.length];
            for (int i = 0; i < u.length; i++) {
                u[i] = (float) basis[i];
            }
            closeQuietly(m.basis);
            m.b.close();
            m.basis = manager.create(FloatBuffer.wrap(u), new Shape(m.out, k));
            m.basis.setName("p[]");
            m.b = trainable(new float[k * m.rank()], k, m.rank());
        }
        changed.run();
    }

    /**
     * Redraws A and sets B (or C) to 0, so that the model is its base again.
     *
     * @param seed of A
     */
    public void reset(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (GradMode _ = GradMode.off()) {
            for (Module m : modules.values()) {
                float[] a = drawA(random, m.rank(), m.in);
                m.a.set(FloatBuffer.wrap(a));
                m.b.set(FloatBuffer.wrap(new float[Math.toIntExact(m.b.size())]));
            }
        }
    }

    /** {@return the update of one module, with B multiplied out where it is reparametrised} */
    public LowRank factors(String module) {
        Module m = module(module);
        return new LowRank(m.name, m.out, m.in, m.rank(), m.scale, widen(b(m)), widen(m.a.toFloatArray()));
    }

    /** {@return the updates of all modules, in the model's order} */
    public List<LowRank> factors() {
        return modules.keySet().stream().map(this::factors).toList();
    }

    /**
     * Multiplies B (or C) of a module, for instance to hold a spectral cap.
     *
     * @param factor finite
     */
    public void scaleUpdate(String module, double factor) {
        try (GradMode _ = GradMode.off()) {
            module(module).b.muli(factor);
        }
    }

    /**
     * Sets the factors of a module.
     *
     * @param update its shape, rank and scale have to be the module's; not for reparametrised modules
     */
    public void setFactors(LowRank update) {
        Module m = module(update.module());
        if (m.basis != null || update.rows() != m.out || update.cols() != m.in || update.rank() != m.rank()) {
            throw new ModelException("The update of %s is %d x %d of rank %d where the adapter has %d x %d of rank %d; "
                            .formatted(m.name, update.rows(), update.cols(), update.rank(), m.out, m.in, m.rank())
                    + "attach an adapter of that shape first.");
        }
        try (GradMode _ = GradMode.off()) {
            m.a.set(FloatBuffer.wrap(narrow(update.a(), 1)));
            m.b.set(FloatBuffer.wrap(narrow(update.b(), update.scale() / m.scale)));
        }
    }

    /** {@return copies of the trainable arrays by name, row-major} */
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        trainable().forEach(p -> state.put(p.name(), p.array().toFloatArray()));
        return state;
    }

    /** Puts back what {@link #state} gave. */
    public void restore(Map<String, float[]> state) {
        try (GradMode _ = GradMode.off()) {
            for (Parameter p : trainable()) {
                float[] values = state.get(p.name());
                if (values == null || values.length != p.array().size()) {
                    throw new ModelException("The checkpoint has no array '" + p.name() + "' of "
                            + p.array().size() + " numbers; resume with the same model and LoRA settings.");
                }
                p.array().set(FloatBuffer.wrap(values));
            }
        }
    }

    List<Parameter> trainable() {
        List<Parameter> list = new ArrayList<>();
        for (Module m : modules.values()) {
            list.add(new Parameter(m.name + ".lora_A.weight", m.a));
            list.add(new Parameter(m.name + (m.basis == null ? ".lora_B.weight" : ".lora_C.weight"), m.b));
        }
        return list;
    }

    List<NDArray> arrays() {
        List<NDArray> list = new ArrayList<>();
        for (Module m : modules.values()) {
            list.add(m.a);
            if (m.basis != null) {
                list.add(m.basis);
            }
            list.add(m.b);
        }
        return list;
    }

    List<DecoderScript.Adapted> script() {
        return modules.values().stream()
                .map(m -> new DecoderScript.Adapted(m.name, m.scale, m.basis != null))
                .toList();
    }

    /** {@return scale * B * A of a module as [out, in], in the given scope} */
    NDArray dense(NDManager scope, String module) {
        Module m = module(module);
        NDArray b = m.basis == null ? m.b : m.basis.matMul(m.b);
        NDArray d = b.matMul(m.a);
        if (m.basis != null) {
            b.close();
        }
        d.attach(scope);
        NDArray scaled = d.mul(m.scale);
        d.close();
        return scaled;
    }

    void close() {
        manager.close();
    }

    private float[] b(Module m) {
        if (m.basis == null) {
            return m.b.toFloatArray();
        }
        try (GradMode _ = GradMode.off();
                NDArray product = m.basis.matMul(m.b)) {
            return product.toFloatArray();
        }
    }

    private NDArray trainable(float[] values, int rows, int cols) {
        NDArray array = manager.create(FloatBuffer.wrap(values), new Shape(rows, cols));
        array.setName("p[]");
        array.setRequiresGradient(true);
        return array;
    }

    private Module module(String name) {
        Module m = modules.get(name);
        if (m == null) {
            throw new ModelException("The module " + name + " is not adapted; use one of " + modules.keySet() + ".");
        }
        return m;
    }

    private static void closeQuietly(@Nullable NDArray array) {
        if (array != null) {
            array.close();
        }
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
