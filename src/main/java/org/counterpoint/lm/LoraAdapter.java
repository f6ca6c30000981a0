package org.counterpoint.lm;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Low-rank updates dW = scale * B * A of a model's modules, with A [r, in] and B [out, r] trainable. An update may be held inside
 * subspaces of its outputs and inputs, module by module: see {@link #confine}.
 */
public final class LoraAdapter {

    private final NDManager manager;
    private final LoraSpec spec;
    private final Map<String, LoraModule> modules = new LinkedHashMap<>();
    private boolean dropping;

    /** Where an update goes and of what size it is: [out, in] of the given rank, times scale. */
    record Slot(String module, int out, int in, int rank, double scale) {}

    LoraAdapter(NDManager owner, LoraSpec spec, List<Slot> slots) {
        this.manager = owner.newSubManager();
        this.spec = spec;
        SplittableRandom random = new SplittableRandom(spec.seed());
        for (Slot s : slots) {
            modules.put(s.module(), new LoraModule(manager, s, drawA(random, s.rank(), s.in())));
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
     * Holds updates inside subspaces. The update is set back to its start: B = 0, and A as it was drawn, projected where the mode
     * asks for it. The trainable arrays change, so optimizers have to be made anew.
     *
     * @param confinements by name of an adapted module; modules that are not named stay as they are
     */
    public void confine(Map<String, Confinement> confinements) {
        try (GradMode _ = GradMode.off()) {
            confinements.forEach((name, c) -> module(name).confine(c));
        }
    }

    /**
     * The gradients that an optimizer is to see: those of B and A projected where a module is confined by
     * {@link Confinement.Mode#HOOK}, the others as they are.
     *
     * @param scope owner of projected gradients
     * @param gradients of {@link CausalLm#trainable()} in that order; the adapter's come last
     */
    public List<NDArray> hooked(NDManager scope, List<NDArray> gradients) {
        List<NDArray> out = new ArrayList<>(gradients);
        int at = gradients.size() - 2 * modules.size();
        try (GradMode _ = GradMode.off()) {
            for (LoraModule m : modules.values()) {
                out.set(at, m.hookA(scope, gradients.get(at)));
                out.set(at + 1, m.hookB(scope, gradients.get(at + 1)));
                at += 2;
            }
        }
        return out;
    }

    /** Projects A and B of the modules that are confined by {@link Confinement.Mode#POST}; to be called after every step. */
    public void project() {
        try (GradMode _ = GradMode.off();
                NDManager scope = manager.newSubManager()) {
            modules.values().forEach(m -> m.project(scope));
        }
    }

    /**
     * Redraws A and sets B to 0, so that the model is its base again; confinements stay.
     *
     * @param seed of A
     */
    public void reset(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (GradMode _ = GradMode.off()) {
            for (LoraModule m : modules.values()) {
                m.start(drawA(random, m.rank(), m.in()));
            }
        }
    }

    /** {@return the update of one module, with A and B multiplied out where they are reparametrised} */
    public LowRank factors(String module) {
        return module(module).factors();
    }

    /** {@return the updates of all modules, in the model's order} */
    public List<LowRank> factors() {
        return modules.keySet().stream().map(this::factors).toList();
    }

    /**
     * Multiplies B of a module, for instance to hold a spectral cap.
     *
     * @param factor finite
     */
    public void scaleUpdate(String module, double factor) {
        try (GradMode _ = GradMode.off()) {
            module(module).scale(factor);
        }
    }

    /**
     * Sets the factors of a module. Where the module is reparametrised, what lies outside its subspaces is lost.
     *
     * @param update its shape and rank have to be the module's
     */
    public void setFactors(LowRank update) {
        LoraModule m = module(update.module());
        if (update.rows() != m.out() || update.cols() != m.in() || update.rank() != m.rank()) {
            throw new ModelException("The update of %s is %d x %d of rank %d where the adapter has %d x %d of rank %d; "
                            .formatted(
                                    update.module(),
                                    update.rows(),
                                    update.cols(),
                                    update.rank(),
                                    m.out(),
                                    m.in(),
                                    m.rank())
                    + "attach an adapter of that shape first.");
        }
        try (GradMode _ = GradMode.off()) {
            m.set(update);
        }
    }

    /**
     * Sets B of a module and leaves A as it is. Where B = U C, what lies outside the span of U is lost.
     *
     * @param update its B times its scale is what is set; it has to have the module's shape and rank
     */
    public void setOutputs(LowRank update) {
        try (GradMode _ = GradMode.off()) {
            module(update.module()).setB(update);
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
        return modules.values().stream().flatMap(m -> m.trainable().stream()).toList();
    }

    List<NDArray> arrays() {
        return modules.values().stream().flatMap(m -> m.arrays().stream()).toList();
    }

    /**
     * Runs something while entries of the modules' inputs are dropped at random, as {@link LoraSpec#dropout} says.
     *
     * @param seed of what is dropped, for the engine's one generator
     */
    public <T> T dropping(long seed, Supplier<T> work) {
        if (spec.dropout() == 0) {
            return work.get();
        }
        Engine.getEngine("PyTorch").setRandomSeed(Long.hashCode(seed));
        dropping = true;
        try {
            return work.get();
        } finally {
            dropping = false;
        }
    }

    List<DecoderScript.Adapted> script() {
        double dropout = dropping ? spec.dropout() : 0;
        return modules.values().stream().map(m -> m.script(dropout)).toList();
    }

    void close() {
        manager.close();
    }

    private LoraModule module(String name) {
        LoraModule m = modules.get(name);
        if (m == null) {
            throw new ModelException("The module " + name + " is not adapted; use one of " + modules.keySet() + ".");
        }
        return m;
    }
}
