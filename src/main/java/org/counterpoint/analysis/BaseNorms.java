package org.counterpoint.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.LinearMap;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralNorm;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.TensorInfo;

/** Largest singular values of base weights with updates added, read from a model folder. */
final class BaseNorms {

    private static final List<String> PREFIXES = List.of("", "model.", "transformer.", "base_model.model.");

    private final Map<String, Weight> weights;
    private final List<String> notes;

    private record Weight(int rows, int cols, float[] values, boolean transposed) {}

    private BaseNorms(Map<String, Weight> weights, List<String> notes) {
        this.weights = weights;
        this.notes = notes;
    }

    /** No base model. */
    static BaseNorms none() {
        return new BaseNorms(Map.of(), List.of());
    }

    /**
     * Reads the weights that the updates touch.
     *
     * @throws IllegalArgumentException when no weight is found or a shape does not fit, with a sentence naming both
     */
    static BaseNorms read(Path model, UpdateSet set) throws IOException {
        Map<String, Weight> weights = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        try (Safetensors tensors = Safetensors.open(model)) {
            for (String module : set.modules()) {
                String name = find(tensors, module);
                if (name.isEmpty()) {
                    missing.add(module);
                } else {
                    weights.put(
                            module,
                            weight(model, tensors, name, set.parts(module).getFirst()));
                }
            }
        }
        if (weights.isEmpty()) {
            throw new IllegalArgumentException(model + " holds no weight of the adapted modules ("
                    + String.join(", ", missing.subList(0, Math.min(2, missing.size())))
                    + "); give the base model these adapters were trained on.");
        }
        return new BaseNorms(
                weights,
                missing.isEmpty()
                        ? List.of()
                        : List.of("The base model lacks " + missing.size() + " of the adapted modules, for example "
                                + missing.getFirst() + "; their curves start at 0."));
    }

    List<String> notes() {
        return notes;
    }

    /** Norm of base plus updates, NaN when the base weight is unknown. */
    double measured(String module, List<LowRank> updates) {
        Weight w = weights.get(module);
        if (w == null) {
            return Double.NaN;
        }
        List<LowRank> oriented =
                updates.stream().map(u -> w.transposed() ? u.transposed() : u).toList();
        return SpectralNorm.of(LinearMap.of(w.values(), w.rows(), w.cols(), oriented));
    }

    private static String find(Safetensors tensors, String module) {
        for (String prefix : PREFIXES) {
            if (tensors.has(prefix + module + ".weight")) {
                return prefix + module + ".weight";
            }
            if (!prefix.isEmpty()
                    && module.startsWith(prefix)
                    && tensors.has(module.substring(prefix.length()) + ".weight")) {
                return module.substring(prefix.length()) + ".weight";
            }
        }
        return "";
    }

    private static Weight weight(Path model, Safetensors tensors, String name, LowRank update) throws IOException {
        TensorInfo info = tensors.info(name);
        long[] shape = info.shape();
        boolean plain = shape.length == 2 && shape[0] == update.rows() && shape[1] == update.cols();
        boolean turned = shape.length == 2 && shape[0] == update.cols() && shape[1] == update.rows();
        if (!plain && !turned) {
            throw new IllegalArgumentException(model + ": " + name + " has the shape " + info.shapeText()
                    + " but the update of " + update.module() + " is " + update.rows() + " x " + update.cols()
                    + "; give the base model these adapters were trained on.");
        }
        return new Weight((int) shape[0], (int) shape[1], tensors.floats(name), !plain);
    }
}
