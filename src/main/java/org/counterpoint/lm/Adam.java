package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with bias correction and decoupled weight decay (AdamW), after a global clip of the gradient norm:
 * p -= lr*wd*p; p -= lr * mhat / (sqrt(vhat) + eps).
 */
public final class Adam implements AutoCloseable {

    /**
     * Settings.
     *
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon added to the denominator, above 0
     * @param weightDecay decoupled decay per unit of learning rate, at least 0
     * @param clipNorm largest global gradient norm; 0 for no clip
     */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
        /** Betas 0.9 and 0.999, epsilon 1e-8, no decay, clip at 1. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0, 1);
    }

    /**
     * What a step did.
     *
     * @param gradNorm global gradient norm before the clip
     * @param applied false when the norm was not finite, in which case nothing changed
     */
    public record Step(double gradNorm, boolean applied) {}

    /**
     * The optimizer's memory.
     *
     * @param steps steps taken
     * @param arrays per parameter {@code exp_avg.<name>} and {@code exp_avg_sq.<name>}, row-major
     */
    public record State(long steps, Map<String, float[]> arrays) {}

    private final OpPack ops;
    private final Settings settings;
    private final List<Parameter> parameters;
    private final NDManager manager;
    private final NDList first = new NDList();
    private final NDList second = new NDList();
    private long steps;

    /**
     * An optimizer of a model's {@link CausalLm#trainable()} parameters as they are now.
     *
     * @param model owner of the parameters; closing it closes the optimizer's arrays too
     */
    public Adam(CausalLm model, Settings settings) {
        this(model.manager(), model.ops(), model.trainable(), settings);
    }

    /** An optimizer of any parameters. */
    public Adam(NDManager owner, OpPack ops, List<Parameter> parameters, Settings settings) {
        this.ops = ops;
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        this.manager = owner.newSubManager();
        for (Parameter p : parameters) {
            first.add(manager.zeros(p.array().getShape()));
            second.add(manager.zeros(p.array().getShape()));
        }
        OpPack.asList("m", first);
        OpPack.asList("v", second);
    }

    /**
     * Applies gradients.
     *
     * @param gradients in the order of the parameters
     * @param learningRate at least 0
     */
    public Step step(List<NDArray> gradients, double learningRate) {
        try (GradMode _ = GradMode.off();
                NDManager scope = manager.newSubManager();
                NDManager cpu = scope.newSubManager(Device.cpu())) {
            double norm = Gradients.norm(scope, ops, gradients);
            if (!Double.isFinite(norm)) {
                return new Step(norm, false);
            }
            steps++;
            double scale = settings.clipNorm() > 0 && norm > settings.clipNorm() ? settings.clipNorm() / norm : 1;
            NDArray knobs = cpu.create(new double[] {
                learningRate,
                settings.beta1(),
                settings.beta2(),
                settings.epsilon(),
                settings.weightDecay(),
                1 - Math.pow(settings.beta1(), (double) steps),
                Math.sqrt(1 - Math.pow(settings.beta2(), (double) steps)),
                scale
            });
            NDList arguments = new NDList(knobs);
            parameters.forEach(p -> arguments.add(p.array()));
            OpPack.asList("p", parameters.stream().map(Parameter::array).toList());
            arguments.addAll(gradients);
            arguments.addAll(first);
            arguments.addAll(second);
            ops.call(scope, "adam", false, arguments);
            return new Step(norm, true);
        }
    }

    /** {@return steps taken} */
    public long steps() {
        return steps;
    }

    /** {@return a copy of the optimizer's memory} */
    public State state() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            arrays.put("exp_avg." + parameters.get(i).name(), first.get(i).toFloatArray());
            arrays.put("exp_avg_sq." + parameters.get(i).name(), second.get(i).toFloatArray());
        }
        return new State(steps, arrays);
    }

    /** Puts back what {@link #state} gave, for the same parameters. */
    public void restore(State state) {
        for (int i = 0; i < parameters.size(); i++) {
            fill(first.get(i), state, "exp_avg." + parameters.get(i).name());
            fill(second.get(i), state, "exp_avg_sq." + parameters.get(i).name());
        }
        steps = state.steps();
    }

    private static void fill(NDArray array, State state, String name) {
        float[] values = state.arrays().get(name);
        if (values == null || values.length != array.size()) {
            throw new ModelException("The optimizer state has no array '" + name + "' of " + array.size()
                    + " numbers; resume with the model and adapter that the checkpoint was written with.");
        }
        array.set(FloatBuffer.wrap(values));
    }

    /** {@return shapes of the parameters by name} */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameters.forEach(p -> shapes.put(p.name(), p.array().getShape()));
        return shapes;
    }

    @Override
    public void close() {
        manager.close();
    }
}
