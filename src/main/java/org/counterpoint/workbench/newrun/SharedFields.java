package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Kind;

/** The settings that every configuration has whatever its method, with the ranges that the configuration itself is held to. */
final class SharedFields {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final List<String> TARGETS = List.of(
            "q_proj",
            "k_proj",
            "v_proj",
            "o_proj",
            "gate_proj",
            "up_proj",
            "down_proj",
            "c_attn",
            "c_proj",
            "c_fc",
            "all-linear");
    private static final List<String> DTYPES = List.of("auto", "float32", "bfloat16");
    private static final List<String> CHAT = List.of("auto", "on", "off");
    private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");

    private SharedFields() {}

    /**
     * A setting and its place.
     *
     * @param path place in the configuration
     * @param spec what it must be; its default is that of the method
     */
    record Located(List<String> path, ParameterSpec spec) {}

    /** All of them, in the form's order. */
    static List<Located> all(List<EnvironmentSpec> environments) {
        List<String> ids = environments.stream().map(EnvironmentSpec::id).toList();
        return List.of(
                located(Kind.TEXT, -NONE, NONE, List.of(), "", "name"),
                located(Kind.INT, 0, NONE, List.of(), "", "seed"),
                located(Kind.INT, 1, 10_000_000, List.of(), "steps", "steps"),
                located(Kind.REAL, 1e-3, 100, List.of(), "", "sampling", "temperature"),
                located(Kind.REAL, 1e-3, 1, List.of(), "", "sampling", "top_p"),
                located(Kind.INT, 0, 1_000_000, List.of(), "", "sampling", "top_k"),
                located(Kind.INT, 1, 1_000_000, List.of(), "tokens", "sampling", "max_tokens"),
                located(Kind.INT, 1, 10_000_000, List.of(), "steps", "evaluation", "every"),
                located(Kind.INT, 0, 1_000_000, List.of(), "prompts", "evaluation", "prompts"),
                located(Kind.INT, 1, 10_000, List.of(), "completions", "evaluation", "samples_per_prompt"),
                located(Kind.REAL, 0, 100, List.of(), "", "evaluation", "temperature"),
                located(Kind.BOOL, -NONE, NONE, List.of(), "", "evaluation", "gradients"),
                located(Kind.CHOICE, -NONE, NONE, ids, "", "environment"),
                located(Kind.TEXT, -NONE, NONE, List.of(), "", "model"),
                located(Kind.INT, 1, 4096, List.of(), "", "lora", "rank"),
                located(Kind.REAL, 1e-6, 1e6, List.of(), "", "lora", "alpha"),
                located(Kind.PATTERNS, -NONE, NONE, TARGETS, "", "lora", "targets"),
                located(Kind.INTS, 0, 100_000, List.of(), "", "lora", "layers"),
                located(Kind.OBJECT, -NONE, NONE, List.of(), "", "lora", "rank_pattern"),
                located(Kind.OBJECT, -NONE, NONE, List.of(), "", "lora", "alpha_pattern"),
                located(Kind.BOOL, -NONE, NONE, List.of(), "", "lora", "rslora"),
                located(Kind.REAL, 0, 0.99, List.of(), "", "lora", "dropout"),
                located(Kind.TEXT, -NONE, NONE, List.of(), "", "lora", "adapter"),
                located(Kind.CHOICE, -NONE, NONE, DTYPES, "", "model_options", "dtype"),
                located(Kind.INT, 0, 1_000_000, List.of(), "texts", "model_options", "micro_batch"),
                located(Kind.INT, 1, 1_000_000, List.of(), "completions", "model_options", "sample_batch"),
                located(Kind.CHOICE, -NONE, NONE, CHAT, "", "model_options", "chat_template"),
                located(Kind.CHOICE, -NONE, NONE, DEVICES, "", "model_options", "device"),
                located(Kind.INT, 0, 1024, List.of(), "threads", "threads"));
    }

    private static Located located(
            Kind kind, double min, double max, List<String> choices, String unit, String... path) {
        String help = Messages.text("newrun.help." + String.join(".", path));
        ParameterSpec spec = new ParameterSpec(
                path[path.length - 1], kind, JsonNodeFactory.instance.nullNode(), min, max, choices, help, unit);
        return new Located(List.of(path), spec);
    }
}
