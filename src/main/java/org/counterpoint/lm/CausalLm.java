package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.counterpoint.math.LowRank;
import org.jspecify.annotations.Nullable;

/**
 * A decoder language model with f32 parameters. Not safe for use by several threads at once; results belong to the scope that is
 * passed in, which the caller closes after each step.
 */
public final class CausalLm implements AutoCloseable {

    private final ModelConfig config;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final OpPack basePack;
    private final RopeTable rope;
    private boolean trainBase;
    private boolean adapterOn;
    private @Nullable LoraAdapter adapter;
    private @Nullable OpPack adapterPack;

    private CausalLm(ModelConfig config, NDManager manager, Map<String, NDArray> parameters) {
        this.config = config;
        this.manager = manager;
        this.parameters = parameters;
        OpPack.asList("p", List.copyOf(parameters.values()));
        this.basePack = OpPack.compile(manager, DecoderScript.of(config, List.of()));
        this.rope = new RopeTable(config, manager);
    }

    static CausalLm create(ModelConfig config, Device device, ParameterArrays.Source source) {
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try (GradMode _ = GradMode.off()) {
            return new CausalLm(config, manager, ParameterArrays.create(config, manager, source));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Reads a Hugging Face model folder: {@code config.json} and safetensors, in one file or sharded; f32, f16, bf16 or f64 weights
     * become f32.
     *
     * @throws ModelException in one sentence that names the file, the problem and the fix
     */
    public static CausalLm load(Path folder, Device device) {
        return ModelFolder.load(folder, device);
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
        return create(config, device, ParameterArrays.random(config, seed));
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
        return List.copyOf(parameters.keySet());
    }

    /** {@return a base parameter, owned by the model} */
    public NDArray parameter(String name) {
        NDArray array = parameters.get(name);
        if (array == null) {
            throw new ModelException("The model has no parameter '" + name + "'; use one of parameterNames().");
        }
        return array;
    }

    /**
     * Makes the base parameters trainable or frozen (the default).
     *
     * @param train whether gradients of the base parameters are wanted
     */
    public void trainBase(boolean train) {
        parameters.values().forEach(p -> p.setRequiresGradient(train));
        trainBase = train;
    }

    /**
     * Makes the weights of some linear modules, and nothing else of the base, require gradients until they are named no more. It
     * does not change {@link #trainable()}.
     *
     * @param modules out of {@link #modules()}
     */
    void watchModules(List<String> modules) {
        parameters.values().forEach(p -> p.setRequiresGradient(trainBase));
        modules.forEach(m -> parameter(m + ".weight").setRequiresGradient(true));
    }

    /** {@return what an optimizer changes: base parameters if {@link #trainBase}, and the adapter's if it is attached} */
    public List<Parameter> trainable() {
        List<Parameter> list = new ArrayList<>();
        if (trainBase) {
            parameters.forEach((name, array) -> list.add(new Parameter(name, array)));
        }
        if (adapter != null) {
            list.addAll(adapter.trainable());
        }
        return list;
    }

    /**
     * Attaches low-rank updates to all modules whose name ends in one of the targets, and turns them on; the model computes the
     * same as before because B is 0. Replaces an adapter that is attached already.
     *
     * @throws ModelException when a target fits no module
     */
    public LoraAdapter attachLora(LoraSpec spec) {
        for (String target : spec.targets()) {
            if (modules().stream().noneMatch(m -> m.endsWith("." + target))) {
                throw new ModelException("The LoRA target '" + target + "' fits no module of this model; use some of "
                        + modules().stream()
                                .map(m -> m.substring(m.lastIndexOf('.') + 1))
                                .distinct()
                                .toList() + ".");
            }
        }
        List<LoraAdapter.Slot> slots = new ArrayList<>();
        for (String module : modules()) {
            if (spec.targets().stream().anyMatch(t -> module.endsWith("." + t))) {
                int[] shape = moduleShape(module);
                slots.add(new LoraAdapter.Slot(module, shape[0], shape[1], spec.rank(), spec.scale()));
            }
        }
        return attach(spec, slots);
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
    public void attachUpdates(List<LowRank> updates) {
        removeAdapter();
        List<LoraAdapter.Slot> slots = new ArrayList<>();
        for (LowRank u : updates) {
            if (!modules().contains(u.module())) {
                throw new ModelException("The model has no module " + u.module() + "; use updates of its own.");
            }
            int[] shape = moduleShape(u.module());
            if (u.rows() != shape[0] || u.cols() != shape[1]) {
                throw new ModelException(
                        "The update of %s is %d x %d but the model has it as %d x %d; use its own base model."
                                .formatted(u.module(), u.rows(), u.cols(), shape[0], shape[1]));
            }
            if (u.rank() > 0 && u.scale() != 0) {
                slots.add(new LoraAdapter.Slot(u.module(), u.rows(), u.cols(), u.rank(), 1));
            }
        }
        if (slots.isEmpty()) {
            return;
        }
        List<String> targets = slots.stream()
                .map(s -> s.module().substring(s.module().lastIndexOf('.') + 1))
                .distinct()
                .toList();
        int rank = slots.getFirst().rank();
        LoraAdapter created = attach(new LoraSpec(rank, rank, targets, 0), slots);
        updates.stream().filter(u -> u.rank() > 0 && u.scale() != 0).forEach(created::setFactors);
    }

    LoraAdapter attach(LoraSpec spec, List<LoraAdapter.Slot> slots) {
        removeAdapter();
        try (GradMode _ = GradMode.off()) {
            LoraAdapter created = new LoraAdapter(manager, spec, slots, this::compileAdapter);
            adapter = created;
            compileAdapter();
            adapterOn = true;
            return created;
        }
    }

    private void compileAdapter() {
        if (adapterPack != null) {
            adapterPack.close();
        }
        adapterPack = OpPack.compile(
                manager,
                DecoderScript.of(config, Objects.requireNonNull(adapter).script()));
    }

    /** {@return the attached adapter} */
    public Optional<LoraAdapter> adapter() {
        return Optional.ofNullable(adapter);
    }

    /** Turns the adapter on, or off so that the model is the reference (its base). */
    public void adapterEnabled(boolean on) {
        adapterOn = on;
    }

    /** {@return whether an adapter is attached and on} */
    public boolean adapterEnabled() {
        return adapterOn && adapter != null;
    }

    /** Adds the adapter's update to the base weights, in f32, and detaches it. */
    public void mergeLora() {
        LoraAdapter merged = adapter;
        if (merged == null) {
            throw new ModelException("No adapter is attached; attach one before merging.");
        }
        try (GradMode _ = GradMode.off();
                NDManager scope = newScope()) {
            for (String module : merged.modules()) {
                NDArray delta = merged.dense(scope, module);
                parameter(module + ".weight").addi(isConv() ? delta.transpose() : delta);
            }
        }
        removeAdapter();
    }

    /** Detaches the adapter without merging it. */
    public void removeAdapter() {
        if (adapter != null) {
            adapter.close();
        }
        if (adapterPack != null) {
            adapterPack.close();
        }
        adapter = null;
        adapterPack = null;
        adapterOn = false;
    }

    /** {@return names of the linear modules inside the blocks, in the model's order} */
    public List<String> modules() {
        return ParameterSpec.of(config).stream()
                .filter(s -> s.shape().dimension() == 2
                        && s.kind() != ParameterSpec.Kind.EMBEDDING
                        && !s.name().startsWith("lm_head"))
                .map(s -> s.name().substring(0, s.name().length() - ".weight".length()))
                .toList();
    }

    /** {@return [out, in] of a linear module} */
    public int[] moduleShape(String module) {
        Shape s = parameter(module + ".weight").getShape();
        int rows = (int) s.get(0);
        int cols = (int) s.get(1);
        return isConv() ? new int[] {cols, rows} : new int[] {rows, cols};
    }

    /** {@return the base weight of a linear module, [out, in] row-major} */
    public float[] moduleWeight(String module) {
        try (GradMode _ = GradMode.off()) {
            NDArray w = parameter(module + ".weight");
            if (!isConv()) {
                return w.toFloatArray();
            }
            try (NDArray t = w.transpose()) {
                return t.toFloatArray();
            }
        }
    }

    /** Sets the base weight of a module to that of another copy of this model, bit for bit. */
    public void copyModule(CausalLm from, String module) {
        try (GradMode _ = GradMode.off()) {
            NDArray source = from.parameter(module + ".weight");
            NDArray target = parameter(module + ".weight");
            if (!source.getShape().equals(target.getShape())) {
                throw new ModelException("The module " + module + " is " + source.getShape() + " in one model and "
                        + target.getShape() + " in the other; use two copies of one model.");
            }
            target.set(FloatBuffer.wrap(source.toFloatArray()));
        }
    }

    boolean isConv() {
        return config.architecture() == ModelConfig.Architecture.GPT2;
    }

    /** {@return number of base parameters} */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(NDArray::size).sum();
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
                scope,
                basePack,
                loss,
                trainable().stream().map(Parameter::array).toList(),
                keepGraph);
    }

    /** {@return the general tensor operations} */
    public OpPack ops() {
        return basePack;
    }

    NDManager manager() {
        return manager;
    }

    OpPack pack() {
        return adapterOn && adapterPack != null ? adapterPack : basePack;
    }

    NDList tables(NDList arguments, int width) {
        rope.ensure(width);
        arguments.add(rope.cos());
        arguments.add(rope.sin());
        return arguments;
    }

    NDList weights(NDList arguments) {
        arguments.addAll(parameters.values());
        if (adapterOn && adapter != null) {
            arguments.addAll(adapter.arrays());
        }
        return arguments;
    }

    List<DecoderScript.Adapted> script() {
        return adapterOn && adapter != null ? adapter.script() : List.of();
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
