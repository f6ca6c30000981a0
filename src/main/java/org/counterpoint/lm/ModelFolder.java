package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.counterpoint.run.tensors.TensorFileException;
import org.counterpoint.run.tensors.TensorInfo;

/** Reads and writes models as Hugging Face folders. */
final class ModelFolder {

    static final Set<DType> READABLE = EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64);
    private static final List<String> PREFIXES = List.of("transformer.", "model.");

    private ModelFolder() {}

    /**
     * Reads {@code config.json} and the weights, brought to the precision.
     *
     * @throws ModelException in one sentence that names the file, the problem and the fix
     */
    static CausalLm load(Path folder, Device device, Precision precision) {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(
                    "There is no model folder " + folder + "; name a folder with config.json and model.safetensors.");
        }
        ModelConfig config = ModelConfig.read(folder);
        String head = ModelConfig.json(folder).path("architectures").path(0).asText("");
        if (head.endsWith("ForSequenceClassification")) {
            throw new ModelException(
                    folder + " holds a " + head
                            + ", which scores texts and writes none; use it as a reward, or name the folder of a language model.");
        }
        return load(folder, config, device, precision);
    }

    /** Reads a decoder of a given shape from the weights of a folder, brought to the precision. */
    static CausalLm load(Path folder, ModelConfig config, Device device, Precision precision) {
        try (Safetensors file = Safetensors.open(folder)) {
            Map<String, TensorInfo> found = new HashMap<>();
            for (ParameterSpec spec : ParameterSpec.of(config)) {
                found.put(spec.name(), find(folder, file, spec));
            }
            return CausalLm.create(config, device, precision, (spec, first, count) -> {
                TensorInfo info = found.get(spec.name());
                if (info == null) {
                    throw new IllegalArgumentException(spec.name());
                }
                float[] values = new float[count];
                try {
                    file.floats(info.name(), first, values, 0, count);
                } catch (IOException e) {
                    throw failed(folder, e);
                }
                return values;
            });
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Refuses a model whose weights alone are larger than what is free on the device. */
    static void requireRoom(Path folder, Precision precision, Devices.Choice choice) {
        long needed = ModelConfig.read(folder).parameterCount() * precision.bytes();
        if (choice.freeBytes() > 0 && needed > choice.freeBytes()) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "The weights of %s take %.1f GB as %s but %s has %.1f GB of memory free; free some, choose a smaller model%s.",
                    folder,
                    needed / 1e9,
                    precision.id(),
                    choice.device().isGpu() ? "the GPU" : "this machine",
                    choice.freeBytes() / 1e9,
                    precision == Precision.FLOAT32 ? ", or use bfloat16" : ""));
        }
    }

    static ModelException failed(Path folder, IOException e) {
        return e instanceof TensorFileException
                ? new ModelException(String.valueOf(e.getMessage()), e)
                : new ModelException(
                        folder + " cannot be read (" + e.getMessage() + "); check the folder and its permissions.", e);
    }

    static TensorInfo find(Path folder, Safetensors file, ParameterSpec spec) {
        String name = spec.name();
        // Public files of the bare decoder leave out the prefix of the language-model class.
        for (String prefix : PREFIXES) {
            if (!file.has(name) && name.startsWith(prefix) && file.has(name.substring(prefix.length()))) {
                name = name.substring(prefix.length());
            }
        }
        TensorInfo info = file.find(name);
        if (info == null) {
            throw new ModelException("The weights in " + folder + " lack the tensor " + spec.name()
                    + " that config.json asks for; fetch config.json and the weights of the same model.");
        }
        if (!Arrays.equals(info.shape(), spec.shape().getShape())) {
            throw new ModelException("The tensor " + name + " in " + info.file() + " has the shape " + info.shapeText()
                    + " but config.json asks for "
                    + Arrays.toString(spec.shape().getShape())
                    + "; fetch config.json and the weights of the same model.");
        }
        if (!READABLE.contains(info.type())) {
            throw new ModelException("The tensor " + name + " in " + info.file() + " has the type " + info.type()
                    + "; use a model with F32, F16 or BF16 weights.");
        }
        return info;
    }

    /** Writes {@code config.json} and {@code model.safetensors} in f32; the tokenizer's files are the caller's. */
    static void save(CausalLm model, Path folder) {
        try {
            Files.createDirectories(folder);
            SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
            for (String name : model.parameterNames()) {
                NDArray array = model.parameter(name);
                Shape shape = array.getShape();
                writer.add(name, DType.F32, shape.getShape(), model.floats(array));
            }
            writer.write(folder.resolve("model.safetensors"));
            Files.writeString(
                    folder.resolve("config.json"),
                    JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(model.config().toJson())
                            + "\n");
        } catch (IOException e) {
            throw new ModelException(
                    "The model cannot be written to " + folder + " (" + e.getMessage()
                            + "); choose a folder that can be written to.",
                    e);
        }
    }
}
