package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.counterpoint.run.tensors.TensorFileException;
import org.counterpoint.run.tensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * The factored updates of all adapted modules at one moment: one file of {@code subspace/}.
 *
 * @param kind whether it is the update of one stage or the total since the start
 * @param stage 1-based stage, or 0 for a total
 * @param objective objective of the stage or the name of its mixture, empty for a total
 * @param step optimizer step at which it was taken
 * @param modules one entry per adapted module
 */
public record UpdateFactors(Kind kind, int stage, String objective, long step, List<ModuleFactors> modules) {
    /** What the factors are the update of. */
    public enum Kind {
        /** One stage's own update, which is added to the model. */
        STAGE,
        /** One stage's update that is not a summand of the result: merged with others at the end, or a margin model's. */
        SEPARATE,
        /** Everything since the base model. */
        TOTAL
    }

    /**
     * What the header of a file says, without its numbers.
     *
     * @param file the file
     * @param kind stage or total
     * @param stage 1-based stage, or 0
     * @param objective objective of the stage, or empty
     * @param step optimizer step
     * @param modules module names in the file
     */
    public record Header(Path file, Kind kind, int stage, String objective, long step, List<String> modules) {
        /** Reads the numbers. */
        public UpdateFactors load() throws IOException {
            return UpdateFactors.read(file);
        }
    }

    public UpdateFactors {
        modules = List.copyOf(modules);
    }

    /** The factors of one stage. */
    public static UpdateFactors stage(int stage, String objective, long step, List<ModuleFactors> modules) {
        return new UpdateFactors(Kind.STAGE, stage, objective, step, modules);
    }

    /** The factors of one stage that is not a summand of the result. */
    public static UpdateFactors separate(int stage, String objective, long step, List<ModuleFactors> modules) {
        return new UpdateFactors(Kind.SEPARATE, stage, objective, step, modules);
    }

    /** The factors of everything since the base model. */
    public static UpdateFactors total(long step, List<ModuleFactors> modules) {
        return new UpdateFactors(Kind.TOTAL, 0, "", step, modules);
    }

    /** The module of this name, or null. */
    public @Nullable ModuleFactors module(String name) {
        return modules.stream().filter(m -> m.module().equals(name)).findFirst().orElse(null);
    }

    /** Name of its file in {@code subspace/}: {@code stage-1-helpful.safetensors} or {@code step-150.safetensors}. */
    public String fileName() {
        return switch (kind) {
            case STAGE, SEPARATE ->
                "stage-" + stage + "-" + objective.replaceAll("[^A-Za-z0-9_-]", "-") + ".safetensors";
            case TOTAL -> "step-" + step + ".safetensors";
        };
    }

    /** Writes the file (F32), replacing an older one atomically. */
    public void write(Path file) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("kind", kind.name().toLowerCase(Locale.ROOT))
                .metadata("stage", Integer.toString(stage))
                .metadata("objective", objective)
                .metadata("step", Long.toString(step));
        for (ModuleFactors m : modules) {
            writer.add(m.module() + ".U", DType.F32, new long[] {m.rows(), m.rank()}, m.u());
            writer.add(m.module() + ".S", DType.F32, new long[] {m.rank()}, m.s());
            writer.add(m.module() + ".V", DType.F32, new long[] {m.cols(), m.rank()}, m.v());
            scalar(writer, m.module() + ".base_norm", m.baseNorm());
            scalar(writer, m.module() + ".measured_norm", m.measuredNorm());
            scalar(writer, m.module() + ".leak", m.leak());
            scalar(writer, m.module() + ".energy_kept", m.energyKept());
            scalar(writer, m.module() + ".protected", m.protectedDimension());
            scalar(writer, m.module() + ".cap", m.cap());
            StageGeometry g = m.geometry();
            scalar(writer, m.module() + ".overlap", g.overlap());
            scalar(writer, m.module() + ".cosine", g.cosine());
            scalar(writer, m.module() + ".free", g.free());
            scalar(writer, m.module() + ".right_leak", g.rightLeak());
            scalar(writer, m.module() + ".right_overlap", g.rightOverlap());
            scalar(writer, m.module() + ".right_protected", g.rightProtected());
            scalar(writer, m.module() + ".right_free", g.rightFree());
            scalar(writer, m.module() + ".output_change", g.outputChange());
            scalar(writer, m.module() + ".base_gain", m.baseGain());
            scalar(writer, m.module() + ".gain", m.gain());
        }
        writer.write(file);
    }

    private static void scalar(SafetensorsWriter writer, String name, double value) {
        if (!Double.isNaN(value)) {
            writer.add(name, DType.F64, new long[] {1}, new double[] {value});
        }
    }

    /** Reads a file that {@link #write} made. */
    public static UpdateFactors read(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            Header header = header(file, tensors);
            List<ModuleFactors> modules = new ArrayList<>();
            for (String module : header.modules()) {
                TensorInfo u = matrix(tensors, file, module + ".U", 2);
                TensorInfo s = matrix(tensors, file, module + ".S", 1);
                TensorInfo v = matrix(tensors, file, module + ".V", 2);
                if (u.shape()[1] != s.shape()[0] || v.shape()[1] != s.shape()[0]) {
                    throw new TensorFileException(file + ": U " + u.shapeText() + ", S " + s.shapeText() + " and V "
                            + v.shapeText() + " of " + module + " do not belong together; write the factors again.");
                }
                modules.add(new ModuleFactors(
                        module,
                        (int) u.shape()[0],
                        (int) v.shape()[0],
                        (int) s.shape()[0],
                        tensors.doubles(u.name()),
                        tensors.doubles(s.name()),
                        tensors.doubles(v.name()),
                        scalar(tensors, module + ".base_norm"),
                        scalar(tensors, module + ".measured_norm"),
                        scalar(tensors, module + ".leak"),
                        scalar(tensors, module + ".energy_kept"),
                        scalar(tensors, module + ".protected"),
                        scalar(tensors, module + ".cap"),
                        geometry(tensors, module),
                        scalar(tensors, module + ".base_gain"),
                        scalar(tensors, module + ".gain")));
            }
            return new UpdateFactors(header.kind(), header.stage(), header.objective(), header.step(), modules);
        }
    }

    /** What older files did not hold is NaN. */
    private static StageGeometry geometry(Safetensors tensors, String module) throws TensorFileException {
        return new StageGeometry(
                scalar(tensors, module + ".overlap"),
                scalar(tensors, module + ".cosine"),
                scalar(tensors, module + ".free"),
                scalar(tensors, module + ".right_leak"),
                scalar(tensors, module + ".right_overlap"),
                scalar(tensors, module + ".right_protected"),
                scalar(tensors, module + ".right_free"),
                scalar(tensors, module + ".output_change"));
    }

    /** Reads what a file holds, without its numbers. */
    public static Header readHeader(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            return header(file, tensors);
        }
    }

    private static Header header(Path file, Safetensors tensors) throws TensorFileException {
        Map<String, String> metadata = tensors.metadata();
        List<String> modules = tensors.names().stream()
                .filter(name -> name.endsWith(".S"))
                .map(name -> name.substring(0, name.length() - 2))
                .sorted()
                .toList();
        try {
            return new Header(
                    file,
                    Kind.valueOf(metadata.getOrDefault("kind", "total").toUpperCase(Locale.ROOT)),
                    Integer.parseInt(metadata.getOrDefault("stage", "0")),
                    metadata.getOrDefault("objective", ""),
                    Long.parseLong(metadata.getOrDefault("step", "0")),
                    modules);
        } catch (IllegalArgumentException e) {
            throw new TensorFileException(
                    file + " has unreadable metadata " + metadata
                            + "; it needs kind (stage or total) and whole numbers for stage and step.",
                    e);
        }
    }

    private static TensorInfo matrix(Safetensors tensors, Path file, String name, int axes) throws TensorFileException {
        TensorInfo info = tensors.info(name);
        if (info.shape().length != axes) {
            throw new TensorFileException(file + ": tensor " + name + " has the shape " + info.shapeText() + ", not "
                    + axes + " axes; write the factors again.");
        }
        return info;
    }

    private static double scalar(Safetensors tensors, String name) throws TensorFileException {
        return tensors.has(name) && tensors.info(name).elements() > 0 ? tensors.doubles(name)[0] : Double.NaN;
    }
}
