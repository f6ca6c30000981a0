package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.counterpoint.math.LowRank;

/**
 * A decoder language model: base weights, low-rank updates beside them, and the forward pass of both. Its base weights, f32 or bf16, are loaded once and not changed by training: updates lie beside them, so that
 * the same weights serve the policy and, with updates turned off, its references. Not safe for use by several threads at once; results belong to the scope that is
 * passed in, which the caller closes after each step.
 */
public final class CausalLm implements AutoCloseable {
    private final ModelConfig config;
    private final NDManager manager;
    private final BaseWeights base;
    private final UpdateStack updates;
    private final DecoderPacks packs;
    private final RopeTable rope;

    private CausalLm(ModelConfig config, NDManager manager, Map<String, NDArray> parameters, Precision precision) {
        this.config = config;
        this.manager = manager;
        this.base = new BaseWeights(manager, config, precision, parameters);
        this.updates = new UpdateStack(manager);
        this.packs = new DecoderPacks(manager, config, precision);
        this.rope = new RopeTable(config, manager);
    }

    static CausalLm create(ModelConfig config, Device device, Precision precision, ParameterArrays.Source source) {
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try (GradMode _ = GradMode.off()) {
            return new CausalLm(config, manager, ParameterArrays.create(config, manager, source, precision), precision);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Reads a folder onto the best device, once it is known that it fits.
     *
     * @param dtype a name that {@link Precision#of} knows
     * @throws ModelException in one sentence, also with numbers when the weights do not fit into the device's free memory
     */
    public static CausalLm load(Path folder, String dtype) {
        return load(folder, dtype, Devices.pick());
    }

    /** As {@link #load(Path, String)} onto a device of choice. */
    public static CausalLm load(Path folder, String dtype, Devices.Choice choice) {
        Precision precision = Precision.of(dtype, choice.device());
        ModelFolder.requireRoom(folder, precision, choice);
        return load(folder, choice.device(), precision);
    }

    /** As {@link #load(Path, Device, Precision)} in f32. */
    public static CausalLm load(Path folder, Device device) {
        return load(folder, device, Precision.FLOAT32);
    }

    /**
     * Reads a Hugging Face model folder: {@code config.json} and safetensors, in one file or sharded, through a memory map; f32, f16,
     * bf16 or f64 weights are brought to the precision.
     *
     * @throws ModelException in one sentence that names the file, the problem and the fix
     */
    public static CausalLm load(Path folder, Device device, Precision precision) {
        return ModelFolder.load(folder, device, precision);
    }

    /** Writes {@code config.json} and {@code model.safetensors} (f32, without the adapter) into a folder, creating it if needed. */
    public void save(Path folder) {
        ModelFolder.save(this, folder);
    }

    /**
     * A model with random parameters: weights normal with deviation 0.02, those that write into the residual stream divided by
     * sqrt(2 * layers); biases 0, norms 1.
     *
     * @param seed the same seed gives the same parameters
     */
    public static CausalLm random(ModelConfig config, long seed, Device device) {
        return random(config, seed, device, Precision.FLOAT32);
    }

    /** As {@link #random(ModelConfig, long, Device)} in a given precision. */
    public static CausalLm random(ModelConfig config, long seed, Device device, Precision precision) {
        return create(config, device, precision, ParameterArrays.random(config, seed));
    }

    /** {@return the number type of the base weights} */
    public Precision precision() {
        return base.precision();
    }

    /** {@return the model's shape} */
    public ModelConfig config() {
        return config;
    }

    /** {@return where the model's arrays live} */
    public Device device() {
        return manager.getDevice();
    }

    /** {@return a new scope on the model's device; close it after each step, with everything computed in it} */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** {@return state-dict names of the base parameters, in order} */
    public List<String> parameterNames() {
        return base.names();
    }

    /** {@return a base parameter, owned by the model} */
    public NDArray parameter(String name) {
        return base.array(name);
    }

    /**
     * Makes the base parameters trainable or frozen (the default).
     *
     * @param train whether gradients of the base parameters are wanted
     */
    public void trainBase(boolean train) {
        base.train(train);
    }

    /**
     * Makes the weights of some linear modules, and nothing else of the base, require gradients until they are named no more. It
     * does not change {@link #trainable()}.
     *
     * @param modules out of {@link #modules()}
     */
    void watchModules(List<String> modules) {
        base.watch(modules);
    }

    /** {@return what an optimizer changes: base parameters if {@link #trainBase}, and the adapter's if it is attached} */
    public List<Parameter> trainable() {
        List<Parameter> list = new ArrayList<>(base.trainable());
        adapter().ifPresent(a -> list.addAll(a.trainable()));
        return list;
    }

    /**
     * Attaches low-rank updates to the modules that a specification names, and turns them on; the model computes the same as before
     * because B is 0. Replaces an adapter that is attached already.
     *
     * @throws ModelException when a target fits no module
     */
    public LoraAdapter attachLora(LoraSpec spec) {
        return attach(AdapterPlan.of(spec, base, config));
    }

    /**
     * The modules that an adapter would change.
     *
     * @throws ModelException when a target, or all of them within the layers, fits no module
     */
    public List<String> adapted(LoraSpec spec) {
        return AdapterPlan.modules(spec, modules(), config);
    }

    /**
     * Attaches an adapter that was saved in the PEFT layout, and turns it on.
     *
     * @throws ModelException in one sentence, when it is damaged or does not fit the model
     */
    public LoraAdapter loadLora(Path folder) {
        return PeftFolder.load(this, folder);
    }

    /**
     * Attaches given updates of any rank in place of an adapter, and turns them on. Updates of rank 0 are left out; with none left
     * the model is its base.
     *
     * @throws ModelException when a shape does not fit or a module does not exist
     */
    public void attachUpdates(List<LowRank> given) {
        removeAdapter();
        AdapterPlan.requireFit(given, base);
        List<LowRank> some =
                given.stream().filter(u -> u.rank() > 0 && u.scale() != 0).toList();
        if (some.isEmpty()) {
            return;
        }
        LoraAdapter created = attach(AdapterPlan.of(some.stream()
                .map(u -> new LoraAdapter.Slot(u.module(), u.rows(), u.cols(), u.rank(), 1))
                .toList()));
        some.forEach(created::setFactors);
    }

    LoraAdapter attach(AdapterPlan plan) {
        return updates.attach(plan.spec(), plan.slots());
    }

    /** {@return the attached adapter} */
    public Optional<LoraAdapter> adapter() {
        return Optional.ofNullable(updates.adapter());
    }

    /** Turns the adapter on, or off so that the model is the reference (its base). */
    public void adapterEnabled(boolean on) {
        updates.enableAdapter(on);
    }

    /**
     * Makes an adapter that was saved in the PEFT layout a part of the base model, beside its weights: from now on the base model is
     * the one with this adapter.
     *
     * @throws ModelException in one sentence, when it is damaged or does not fit the model
     */
    public void startFrom(Path folder) {
        updates.startFrom(PeftFolder.read(this, folder));
    }

    /** {@return updates together with those that {@link #startFrom} made a part of the base: what leads there from the weights alone} */
    public List<LowRank> fromWeights(List<LowRank> some) {
        return updates.fromWeights(some);
    }

    /**
     * Makes updates a fixed part of the model, beside the base weights and on top of those settled before: from now on they are part
     * of what a model with the adapter turned off computes. An attached adapter stays.
     */
    public void settle(List<LowRank> some) {
        updates.settle(some);
    }

    /** Takes back everything that was settled; an attached adapter stays. */
    public void unsettle() {
        updates.unsettle();
    }

    /** Puts updates on top of the model, in place of those put there before; they end with an empty list. */
    void tryUpdates(List<LowRank> some) {
        updates.tryUpdates(some);
    }

    /**
     * Runs something with the model as its base: neither the adapter nor settled updates count.
     *
     * @param work called once, on this thread
     */
    public <T> T asBase(Supplier<T> work) {
        return updates.asBase(work);
    }

    /** Detaches the adapter; updates that were settled stay. */
    public void removeAdapter() {
        updates.removeAdapter();
    }

    /** {@return names of the linear modules inside the blocks, in the model's order} */
    public List<String> modules() {
        return base.modules();
    }

    /** {@return [out, in] of a linear module} */
    public int[] moduleShape(String module) {
        return base.shape(module);
    }

    /** {@return the base weight of a linear module, with the update it was started from, [out, in] row-major} */
    public float[] moduleWeight(String module) {
        float[] w = base.weight(module, ops());
        for (LowRank u : updates.start()) {
            if (u.module().equals(module)) {
                double[] dense = u.dense();
                for (int i = 0; i < w.length; i++) {
                    w[i] += (float) dense[i];
                }
            }
        }
        return w;
    }

    /** {@return base weight plus settled updates of a linear module, [out, in] row-major} */
    public double[] settledWeight(String module) {
        float[] start = moduleWeight(module);
        double[] sum = new double[start.length];
        Arrays.setAll(sum, i -> start[i]);
        for (LowRank u : updates.settled(module)) {
            double[] dense = u.dense();
            Arrays.setAll(sum, i -> sum[i] + dense[i]);
        }
        return sum;
    }

    /** {@return the numbers of an array of any precision} */
    float[] floats(NDArray array) {
        return base.floats(array, ops());
    }

    /** {@return whether the weights of linear modules lie as [in, out]} */
    boolean isConv() {
        return base.transposed();
    }

    /** {@return number of base parameters} */
    public long parameterCount() {
        return base.count();
    }

    /**
     * Logits of the next token at every position; causal, so padding on the right changes nothing before it.
     *
     * @param scope owner of the result
     * @param ids [B, T] int64
     * @return [B, T, V]; recorded for gradients when the thread's {@link GradMode} is on
     */
    public NDArray logits(NDManager scope, NDArray ids) {
        int width = (int) ids.getShape().get(1);
        check(ids.toLongArray(), width);
        NDList arguments = tables(new NDList(ids), width);
        return pack().call(scope, "logits", GradMode.isOn(), weights(arguments)).get(0);
    }

    /**
     * Log-probabilities (natural, at temperature 1) of the scored tokens of a batch.
     *
     * @param scope owner of the result
     * @return [rows, width - 1], 0 where a token is not scored; recorded for gradients when the thread's {@link GradMode} is on
     */
    public NDArray logProbs(NDManager scope, TokenBatch batch) {
        return score(scope, "log_probs", batch).get(0);
    }

    /** As {@link #logProbs(NDManager, TokenBatch)} on rows padded on the right; see {@link TokenBatch#of(NDArray, NDArray)}. */
    public NDArray logProbs(NDManager scope, NDArray ids, NDArray mask) {
        return logProbs(scope, TokenBatch.of(ids, mask));
    }

    /**
     * Log-probabilities of scored tokens, and the entropy of the distribution each was drawn from.
     *
     * @param logProbs [rows, width - 1]
     * @param entropy [rows, width - 1] in nats
     */
    public record Scores(NDArray logProbs, NDArray entropy) {}

    /** As {@link #logProbs(NDManager, TokenBatch)}, with entropies; takes more memory. */
    public Scores scores(NDManager scope, TokenBatch batch) {
        NDList result = score(scope, "log_probs_entropy", batch);
        return new Scores(result.get(0), result.get(1));
    }

    /**
     * Final hidden states, after the last norm, at chosen places.
     *
     * @param at flat places row * width + position in the batch
     * @return [at, hidden]
     */
    NDArray hidden(NDManager scope, TokenBatch batch, long[] at) {
        check(batch.ids(), batch.width());
        NDList arguments =
                new NDList(scope.create(batch.ids(), new Shape(batch.rows(), batch.width())), scope.create(at));
        return pack().call(scope, "hidden", GradMode.isOn(), weights(tables(arguments, batch.width())))
                .get(0);
    }

    private NDList score(NDManager scope, String method, TokenBatch batch) {
        check(batch.ids(), batch.width());
        if (batch.scored() == 0) {
            throw new IllegalArgumentException("The batch scores no token; give at least one completion with a token.");
        }
        NDList arguments = new NDList(
                scope.create(batch.ids(), new Shape(batch.rows(), batch.width())),
                scope.create(batch.at()),
                scope.create(batch.targets()));
        return pack().call(scope, method, GradMode.isOn(), weights(tables(arguments, batch.width())));
    }

    /**
     * Gradients of a scalar with respect to {@link #trainable()}, in that order; zeros where it does not depend on one.
     *
     * @param scope owner of the gradients
     * @param loss a scalar recorded with the thread's {@link GradMode} on
     * @param keepGraph whether another gradient will be taken through the same recording
     */
    public List<NDArray> gradients(NDManager scope, NDArray loss, boolean keepGraph) {
        return Gradients.of(
                scope, ops(), loss, trainable().stream().map(Parameter::array).toList(), keepGraph);
    }

    /** {@return the general tensor operations} */
    public OpPack ops() {
        return packs.base();
    }

    NDManager manager() {
        return manager;
    }

    OpPack pack() {
        return packs.of(script());
    }

    NDList tables(NDList arguments, int width) {
        rope.ensure(width);
        arguments.add(rope.cos());
        arguments.add(rope.sin());
        return arguments;
    }

    NDList weights(NDList arguments) {
        arguments.addAll(base.arrays());
        arguments.addAll(updates.arrays());
        return arguments;
    }

    /** {@return everything beside the base weights that counts now, in the order of {@link #weights}} */
    List<DecoderScript.Adapted> script() {
        return updates.script();
    }

    void check(long[] ids, int width) {
        if (width > config.maxPositions()) {
            throw new ModelException("A sequence has " + width + " tokens but the model takes at most "
                    + config.maxPositions() + "; shorten the prompt or the completion.");
        }
        for (long id : ids) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new ModelException("Token " + id + " is outside the model's vocabulary of " + config.vocabSize()
                        + "; use the tokenizer that belongs to the model.");
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
