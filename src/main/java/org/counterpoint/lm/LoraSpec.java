package org.counterpoint.lm;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which modules get a low-rank update and of what size, with the meaning that the same settings have in PEFT.
 *
 * @param rank columns of B, at least 1
 * @param alpha the update is alpha / rank * B * A
 * @param targets last parts of module names, for example {@code q_proj} or {@code mlp.c_proj}; {@code all-linear}; or regular
 *     expressions, which have to fit the whole name: whatever holds one of {@code *+?[]()|^$\\}
 * @param layers numbers of the blocks that get one, empty for all
 * @param rslora whether the update is alpha / sqrt(rank) * B * A instead
 * @param dropout probability with which an entry of a module's input is dropped on its way into A while training
 * @param rankPattern other ranks, by regular expressions that have to fit the end of a module's name
 * @param alphaPattern other alphas, likewise
 * @param seed of the random start of A; B starts at 0
 */
public record LoraSpec(
        int rank,
        double alpha,
        List<String> targets,
        List<Integer> layers,
        boolean rslora,
        double dropout,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern,
        long seed) {

    /** The target that stands for all linear modules of the blocks. */
    public static final String ALL = "all-linear";

    /** All linear modules of a Llama-family block. */
    public static final List<String> LLAMA_TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** All linear modules of a GPT-2 block. */
    public static final List<String> GPT2_TARGETS = List.of("c_attn", "c_proj", "c_fc");

    /** Every word that names modules of some model: those of all families, and {@link #ALL}. */
    public static final List<String> KNOWN_TARGETS = Stream.of(LLAMA_TARGETS, GPT2_TARGETS, List.of(ALL))
            .flatMap(List::stream)
            .toList();

    private static final Pattern REGEX = Pattern.compile(".*[*+?\\[\\]()|^$\\\\].*");
    private static final Pattern LAYER = Pattern.compile(".*\\.(?:layers|h)\\.(\\d+)\\..*");

    /** Checks the sizes. */
    public LoraSpec {
        targets = List.copyOf(targets);
        layers = List.copyOf(layers);
        rankPattern = Map.copyOf(rankPattern);
        alphaPattern = Map.copyOf(alphaPattern);
        checkRank(rank);
        checkAlpha(alpha);
        rankPattern.values().forEach(LoraSpec::checkRank);
        alphaPattern.values().forEach(LoraSpec::checkAlpha);
        if (targets.isEmpty()) {
            throw new ModelException("No LoRA target module is named; name at least one, for example q_proj.");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new ModelException("The LoRA dropout is " + dropout + "; it has to be at least 0 and below 1.");
        }
        targets.stream().filter(LoraSpec::isRegex).forEach(LoraSpec::compile);
        rankPattern.keySet().forEach(LoraSpec::compile);
        alphaPattern.keySet().forEach(LoraSpec::compile);
    }

    /** One size for all modules of the given names. */
    public LoraSpec(int rank, double alpha, List<String> targets, long seed) {
        this(rank, alpha, targets, List.of(), false, 0, Map.of(), Map.of(), seed);
    }

    private static void checkRank(int rank) {
        if (rank < 1) {
            throw new ModelException("The LoRA rank is " + rank + "; it has to be at least 1.");
        }
    }

    private static void checkAlpha(double alpha) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new ModelException("The LoRA alpha is " + alpha + "; it has to be a number above 0.");
        }
    }

    /** {@return whether a target is a regular expression} */
    public static boolean isRegex(String target) {
        return REGEX.matcher(target).matches();
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ModelException(
                    "The LoRA pattern '" + regex + "' is no regular expression (" + e.getDescription()
                            + "); correct it.",
                    e);
        }
    }

    /** {@return whether a module gets an update} */
    public boolean adapts(String module) {
        return inLayers(module) && targets.stream().anyMatch(t -> fits(t, module));
    }

    /** {@return trainable numbers of an adapter on a model of the given shape} */
    public long parameterCount(ModelConfig config) {
        long count = 0;
        for (ParameterSpec s : ParameterSpec.of(config)) {
            String module = s.name().replaceFirst("\\.weight$", "");
            if (s.isModule() && adapts(module)) {
                count += rank(module) * (s.shape().get(0) + s.shape().get(1));
            }
        }
        return count;
    }

    private boolean inLayers(String module) {
        if (layers.isEmpty()) {
            return true;
        }
        var layer = LAYER.matcher(module);
        return layer.matches() && layers.contains(Integer.parseInt(layer.group(1)));
    }

    static boolean fits(String target, String module) {
        if (isRegex(target)) {
            return compile(target).matcher(module).matches();
        }
        return target.equals(ALL) || module.equals(target) || module.endsWith("." + target);
    }

    /** {@return rank of a module's update} */
    public int rank(String module) {
        Integer other = pattern(rankPattern, module);
        return other == null ? rank : other;
    }

    /** {@return factor of B * A in a module's update} */
    public double scale(String module) {
        Double other = pattern(alphaPattern, module);
        double a = other == null ? alpha : other;
        int r = rank(module);
        return rslora ? a / Math.sqrt(r) : a / r;
    }

    /** {@return factor of B * A where no pattern says otherwise} */
    public double scale() {
        return rslora ? alpha / Math.sqrt(rank) : alpha / rank;
    }

    private static <T> @Nullable T pattern(Map<String, T> patterns, String module) {
        // Of several that fit, the longest says most; maps have no order that could decide.
        return patterns.entrySet().stream()
                .filter(e -> compile("(?:.*\\.)?(?:" + e.getKey() + ")")
                        .matcher(module)
                        .matches())
                .max(Map.Entry.<String, T>comparingByKey(
                        java.util.Comparator.comparingInt(String::length).thenComparing(k -> k)))
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
