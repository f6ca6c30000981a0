package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.lm.ModelException;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Names;
import org.jspecify.annotations.Nullable;

/**
 * Shape of the trained update; the settings mean what they mean in PEFT.
 *
 * @param rank rank r of B A
 * @param alpha the update is alpha / r times B A
 * @param targets adapted modules: last parts of their names, {@code all-linear}, or regular expressions of the whole name
 * @param layers numbers of the blocks that are adapted, empty for all
 * @param rslora whether the update is alpha / sqrt(r) times B A
 * @param dropout probability with which an input of A is dropped while training
 * @param rankPattern other ranks by regular expressions of a name's end
 * @param alphaPattern other alphas likewise
 * @param adapter PEFT folder of an adapter that counts as a part of the model that training starts from, and is a part of the adapter
 *     that is saved; null for none
 */
public record LoraConfig(
        int rank,
        double alpha,
        List<String> targets,
        List<Integer> layers,
        boolean rslora,
        double dropout,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern,
        @Nullable String adapter) {
    private static final List<String> KEYS = List.of(
            "rank", "alpha", "targets", "layers", "rslora", "dropout", "rank_pattern", "alpha_pattern", "adapter");
    private static final int MOST = 4096;

    public LoraConfig {
        targets = List.copyOf(targets);
        layers = List.copyOf(layers);
        rankPattern = Map.copyOf(rankPattern);
        alphaPattern = Map.copyOf(alphaPattern);
    }

    /** Reads the block {@code lora}; absent keys get their defaults, modules by the family of the model where that can be read. */
    static LoraConfig parse(Fields top, String model) {
        Fields lora = top.object("lora", KEYS);
        List<String> targets =
                lora.texts("targets", ModelOptions.gpt2(model) ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS);
        for (String t : targets) {
            if (!t.contains(".") && !LoraSpec.isRegex(t)) {
                Names.requireKnown(t, LoraSpec.KNOWN_TARGETS, "LoRA target");
            }
        }
        if (targets.isEmpty()) {
            throw new BadConfigurationException("The key \"lora.targets\" is empty; name at least one module.");
        }
        Map<String, Integer> ranks = new TreeMap<>();
        lora.reals("rank_pattern", 1, MOST).forEach((k, v) -> ranks.put(k, (int) Math.round(v)));
        LoraConfig config = new LoraConfig(
                (int) lora.whole("rank", 8, 1, MOST),
                lora.real("alpha", 16, 1e-6, 1e6),
                targets,
                lora.wholes("layers", 0, 100_000),
                lora.bool("rslora", false),
                lora.real("dropout", 0, 0, 0.99),
                ranks,
                lora.reals("alpha_pattern", 1e-6, 1e6),
                lora.optionalText("adapter"));
        try {
            config.spec(0);
        } catch (ModelException e) {
            throw new BadConfigurationException("The block \"lora\" cannot be used: " + e.getMessage());
        }
        return config;
    }

    /**
     * The same for a model.
     *
     * @param seed of the start of A
     */
    public LoraSpec spec(long seed) {
        return new LoraSpec(rank, alpha, targets, layers, rslora, dropout, rankPattern, alphaPattern, seed);
    }

    /** The folder that training starts from. */
    @Nullable
    Path adapterFolder() {
        return adapter == null ? null : Path.of(adapter);
    }

    void put(ObjectNode node) {
        ObjectNode l = node.putObject("lora").put("rank", rank).put("alpha", alpha);
        targets.forEach(l.putArray("targets")::add);
        layers.forEach(l.putArray("layers")::add);
        l.put("rslora", rslora).put("dropout", dropout);
        new TreeMap<>(rankPattern).forEach(l.putObject("rank_pattern")::put);
        new TreeMap<>(alphaPattern).forEach(l.putObject("alpha_pattern")::put);
        l.put("adapter", adapter);
    }
}
