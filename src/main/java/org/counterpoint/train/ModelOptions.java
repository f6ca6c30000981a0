package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.lm.Precision;
import org.counterpoint.method.BadConfigurationException;

/**
 * How the model is run; none of it changes what is trained by more than rounding, except the chat template.
 *
 * @param dtype number type of the base weights: {@code auto} is bfloat16 on a GPU that computes in it and float32 elsewhere
 * @param microBatch most sequences per forward and backward pass, whose gradients are added up; 0 for all at once
 * @param sampleBatch most completions that are sampled at the same time
 * @param chatTemplate whether prompts are put through the model's chat template: {@code on}, {@code off}, or {@code auto} for those
 *     environments whose prompts are chat messages, where the model has one
 * @param device where it runs: {@code auto} is a GPU where the process sees one, else the processor; {@code cpu}; {@code gpu}
 */
public record ModelOptions(String dtype, int microBatch, int sampleBatch, String chatTemplate, String device) {
    /** Values of the key {@code chat_template}. */
    public static final List<String> CHAT = List.of("auto", "on", "off");

    /** Values of the key {@code device}. */
    public static final List<String> DEVICES = List.of(Devices.AUTO, Devices.CPU, Devices.GPU);

    private static final int SAMPLED = 512;

    static ModelOptions parse(Fields top) {
        Fields f =
                top.object("model_options", List.of("dtype", "micro_batch", "sample_batch", "chat_template", "device"));
        return new ModelOptions(
                choice("dtype", f.text("dtype", Precision.AUTO), Precision.choices()),
                (int) f.whole("micro_batch", 0, 0, 1_000_000),
                (int) f.whole("sample_batch", SAMPLED, 1, 1_000_000),
                choice("chat_template", f.text("chat_template", "auto"), CHAT),
                choice("device", f.text("device", Devices.AUTO), DEVICES));
    }

    private static String choice(String key, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new BadConfigurationException("The key \"model_options." + key + "\" is \"" + value
                    + "\" but must be one of: " + String.join(", ", known) + ".");
        }
        return value;
    }

    void put(ObjectNode node) {
        node.putObject("model_options")
                .put("dtype", dtype)
                .put("micro_batch", microBatch)
                .put("sample_batch", sampleBatch)
                .put("chat_template", chatTemplate)
                .put("device", device);
    }

    /** Whether a model is known to be of the GPT-2 family; a model that cannot be read is refused where it is loaded. */
    static boolean gpt2(String model) {
        try {
            return !ModelLocator.POCKET.equals(model)
                    && ModelConfig.read(ModelLocator.locate(model)).architecture() == ModelConfig.Architecture.GPT2;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }
}
