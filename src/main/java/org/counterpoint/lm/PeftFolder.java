package org.counterpoint.lm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.tensors.PeftAdapter;

/** Puts PEFT adapters on models. */
final class PeftFolder {

    private PeftFolder() {}

    static LoraAdapter load(CausalLm model, Path folder) {
        List<LowRank> updates = read(model, folder);
        List<LoraAdapter.Slot> slots = updates.stream()
                .map(u -> new LoraAdapter.Slot(u.module(), u.rows(), u.cols(), u.rank(), u.scale()))
                .toList();
        LoraAdapter adapter = model.attach(AdapterPlan.of(slots));
        updates.forEach(adapter::setFactors);
        return adapter;
    }

    /** Updates of a model's modules, in the model's order. */
    static List<LowRank> read(CausalLm model, Path folder) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        model.modules().forEach(m -> shapes.put(m, model.moduleShape(m)));
        return read(shapes, folder);
    }

    /**
     * Updates of modules, as [out, in] and in the order of the modules.
     *
     * @param shapes [out, in] by module
     */
    static List<LowRank> read(Map<String, int[]> shapes, Path folder) {
        PeftAdapter file;
        try {
            file = PeftAdapter.read(folder);
        } catch (IOException e) {
            throw new ModelException(String.valueOf(e.getMessage()), e);
        }
        // The reader turns such updates into the orientation of a stored [in, out] weight; the adapter keeps [out, in].
        boolean transposed = file.config().path("fan_in_fan_out").asBoolean(false);
        Map<String, LowRank> updates = new HashMap<>();
        for (LowRank update : file.modules()) {
            LowRank u = transposed ? transpose(update) : update;
            String module = moduleOf(shapes, update.module(), folder);
            int[] shape = Objects.requireNonNull(shapes.get(module));
            if (u.rows() != shape[0] || u.cols() != shape[1]) {
                throw new ModelException("The adapter in " + folder + " changes " + module + " as " + u.rows() + " x "
                        + u.cols() + " but the model has it as " + shape[0] + " x " + shape[1]
                        + "; use the adapter's own base model.");
            }
            updates.put(module, new LowRank(module, u.rows(), u.cols(), u.rank(), u.scale(), u.b(), u.a()));
        }
        return shapes.keySet().stream()
                .map(updates::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String moduleOf(Map<String, int[]> shapes, String name, Path folder) {
        for (String candidate : new String[] {name, "transformer." + name, "model." + name}) {
            if (shapes.containsKey(candidate)) {
                return candidate;
            }
        }
        throw new ModelException("The adapter in " + folder + " changes " + name
                + ", which the model does not have; use the adapter's own base model.");
    }

    private static LowRank transpose(LowRank u) {
        return new LowRank(
                u.module(),
                u.cols(),
                u.rows(),
                u.rank(),
                u.scale(),
                transpose(u.a(), u.rank(), u.cols()),
                transpose(u.b(), u.rows(), u.rank()));
    }

    private static double[] transpose(double[] x, int rows, int cols) {
        double[] t = new double[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                t[j * rows + i] = x[i * cols + j];
            }
        }
        return t;
    }
}
