package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.counterpoint.run.tensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Where a run that trains in stages stands. Confinements are kept as they were found and not found again: what an adapter's arrays
 * mean depends on the very basis they are written in.
 *
 * @param stage number of the running stage
 * @param index its steps that are done, from 0 (it has just begun) to all (it is finished, and its adapter still attached)
 * @param pairs fingerprints of the pairs, which batches and margins number
 * @param merged whether the updates of all stages have been merged and evaluated, so that nothing is left to do
 * @param updates of finished stages that a later one or the merge needs, by number of the stage
 * @param margins [sources][pairs] offsets of stages to come and of the running one, by number of the stage
 * @param spaces where the running stage is confined, by module
 */
record StageState(
        int stage,
        int index,
        String pairs,
        boolean merged,
        Map<Integer, List<LowRank>> updates,
        Map<Integer, double[][]> margins,
        Map<String, Space> spaces)
        implements LoopState {
    static final String KEY = "stages";
    private static final String UPDATE = "stage.";
    private static final String MARGIN = "margin.";
    private static final String SPACE = "space.";
    private static final String KEPT = "onto";
    private static final String REMOVED = "away";

    /**
     * Where the update of a module may go.
     *
     * @param confinement how
     * @param energyKept see {@link ModuleSpace#energyKept()}
     */
    record Space(Confinement confinement, double energyKept) {}

    @Override
    public void write(ObjectNode json, SafetensorsWriter arrays) {
        ObjectNode own = json.putObject(KEY);
        own.put("stage", stage).put("index", index).put("pairs", pairs).put("merged", merged);
        ObjectNode finished = own.putObject("updates");
        updates.forEach((number, all) -> {
            ObjectNode scales = finished.putObject(number.toString());
            for (LowRank u : all) {
                scales.put(u.module(), u.scale());
                String name = UPDATE + number + "." + u.module();
                // The factors of an adapter are floats, so that nothing is lost.
                arrays.add(name + ".a", DType.F32, new long[] {u.rank(), u.cols()}, u.a());
                arrays.add(name + ".b", DType.F32, new long[] {u.rows(), u.rank()}, u.b());
            }
        });
        ObjectNode offsets = own.putObject("margins");
        margins.forEach((number, all) -> {
            offsets.put(number.toString(), all.length);
            for (int s = 0; s < all.length; s++) {
                arrays.add(MARGIN + number + "." + s, DType.F64, new long[] {all[s].length}, all[s]);
            }
        });
        ObjectNode modules = own.putObject("spaces");
        spaces.forEach((module, space) -> {
            Confinement c = space.confinement();
            ObjectNode one = modules.putObject(module);
            one.put("mode", c.mode().name().toLowerCase(Locale.ROOT)).put("energy_kept", space.energyKept());
            write("outputs", c.outputs(), module, one, arrays);
            write("inputs", c.inputs(), module, one, arrays);
        });
    }

    private static void write(
            String side, @Nullable Projector p, String module, ObjectNode json, SafetensorsWriter arrays) {
        if (p != null) {
            json.put(side, p.isComplement() ? REMOVED : KEPT);
            Basis basis = p.basis();
            arrays.add(SPACE + module + "." + side, DType.F64, new long[] {basis.dim(), basis.size()}, basis.columns());
        }
    }

    static StageState read(JsonNode own, Safetensors arrays) throws IOException {
        Map<Integer, List<LowRank>> updates = new TreeMap<>();
        for (Map.Entry<String, JsonNode> e : own.path("updates").properties()) {
            List<LowRank> all = new ArrayList<>();
            for (Map.Entry<String, JsonNode> m : e.getValue().properties()) {
                all.add(update(
                        UPDATE + e.getKey() + "." + m.getKey(),
                        m.getKey(),
                        m.getValue().asDouble(),
                        arrays));
            }
            updates.put(Integer.valueOf(e.getKey()), all);
        }
        Map<Integer, double[][]> margins = new TreeMap<>();
        for (Map.Entry<String, JsonNode> e : own.path("margins").properties()) {
            double[][] all = new double[e.getValue().asInt()][];
            for (int s = 0; s < all.length; s++) {
                all[s] = arrays.doubles(MARGIN + e.getKey() + "." + s);
            }
            margins.put(Integer.valueOf(e.getKey()), all);
        }
        Map<String, Space> spaces = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> e : own.path("spaces").properties()) {
            JsonNode one = e.getValue();
            Confinement.Mode mode =
                    Confinement.Mode.valueOf(one.path("mode").asText().toUpperCase(Locale.ROOT));
            Confinement c = new Confinement(
                    mode, projector("outputs", e.getKey(), one, arrays), projector("inputs", e.getKey(), one, arrays));
            spaces.put(e.getKey(), new Space(c, one.path("energy_kept").asDouble()));
        }
        return new StageState(
                own.path("stage").asInt(),
                own.path("index").asInt(),
                own.path("pairs").asText(),
                own.path("merged").asBoolean(),
                updates,
                margins,
                spaces);
    }

    private static LowRank update(String name, String module, double scale, Safetensors arrays) throws IOException {
        TensorInfo a = arrays.info(name + ".a");
        TensorInfo b = arrays.info(name + ".b");
        return new LowRank(
                module,
                Math.toIntExact(b.shape()[0]),
                Math.toIntExact(a.shape()[1]),
                Math.toIntExact(a.shape()[0]),
                scale,
                arrays.doubles(name + ".b"),
                arrays.doubles(name + ".a"));
    }

    private static @Nullable Projector projector(String side, String module, JsonNode json, Safetensors arrays)
            throws IOException {
        if (!json.has(side)) {
            return null;
        }
        String name = SPACE + module + "." + side;
        long[] shape = arrays.info(name).shape();
        Basis basis = new Basis(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), arrays.doubles(name));
        return json.path(side).asText().equals(REMOVED) ? Projector.awayFrom(basis) : Projector.onto(basis);
    }

    /** The state after a merge. */
    static StageState done(int stage, int index, String pairs) {
        return new StageState(stage, index, pairs, true, Map.of(), Map.of(), Map.of());
    }
}
