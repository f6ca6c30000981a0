package org.counterpoint.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Subspaces;
import org.counterpoint.math.TsvMerge;
import org.counterpoint.math.UpdateMerge;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Adapters of one base model merged into one, module by module. A module that an adapter leaves alone counts as the zero update.
 *
 * @param adapters names, in the given order
 * @param weights one per adapter, with the sum 1
 * @param modules what happened per module
 * @param updates the merged updates, outputs as rows; modules whose merged update is zero are left out
 * @param notes remarks, one sentence each
 */
public record AdapterMerge(
        List<String> adapters, double[] weights, List<Module> modules, List<LowRank> updates, List<String> notes) {

    /**
     * One module.
     *
     * @param module full name
     * @param spectralNorms largest singular value of each adapter's update, 0 where it does not touch the module
     * @param interference singular task interference of the updates
     * @param rank rank of the merged update
     * @param spectralNorm largest singular value of the merged update
     * @param frobenius its Frobenius norm
     * @param cosines cosine of the merged update with each adapter's, NaN where that is zero
     */
    public record Module(
            String module,
            double[] spectralNorms,
            double interference,
            int rank,
            double spectralNorm,
            double frobenius,
            double[] cosines) {}

    /**
     * The folder of an adapter: a PEFT folder itself, or the checkpoint of a run directory.
     *
     * @throws IllegalArgumentException when a run has no checkpoint
     */
    public static Path folder(Path given) {
        if (Files.exists(given.resolve(PeftAdapter.CONFIG)) || !Files.exists(given.resolve(RunManifest.FILE))) {
            return given;
        }
        Path checkpoint = given.resolve("checkpoint");
        if (!Files.exists(checkpoint.resolve(PeftAdapter.WEIGHTS))) {
            throw new IllegalArgumentException(
                    given
                            + " is a run without a checkpoint, so there is no adapter to take from it; train it again, or give a PEFT folder.");
        }
        return checkpoint;
    }

    /**
     * Merges.
     *
     * @param folders PEFT folders or run directories
     * @throws IllegalArgumentException in one sentence when the adapters do not fit each other or the rule
     * @throws IOException when an adapter cannot be read
     */
    public static AdapterMerge of(List<Path> folders, UpdateMerge rule) throws IOException {
        if (folders.size() != rule.weights().length) {
            throw new IllegalArgumentException("There are " + folders.size() + " adapters but " + rule.weights().length
                    + " weights; give one weight for each adapter.");
        }
        List<PeftAdapter> adapters = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        TreeSet<String> bases = new TreeSet<>();
        for (Path f : folders) {
            PeftAdapter a = PeftAdapter.read(folder(f));
            adapters.add(a);
            notes.addAll(a.warnings());
            if (a.base() != null) {
                bases.add(a.base());
            }
        }
        if (bases.size() > 1) {
            notes.add("The adapters name different base models (" + RunSeries.join(List.copyOf(bases))
                    + "); merging means something only if these are the same weights.");
        }
        UpdateSet set = UpdateSet.of(adapters);
        List<Module> modules = new ArrayList<>();
        List<LowRank> merged = new ArrayList<>();
        for (String name : set.modules()) {
            List<LowRank> parts = parts(set, name);
            LowRank update = rule.merge(parts);
            modules.add(module(name, parts, update));
            if (update.rank() > 0) {
                merged.add(update);
            }
        }
        return new AdapterMerge(
                folders.stream().map(Path::toString).toList(),
                rule.weights().clone(),
                List.copyOf(modules),
                List.copyOf(merged),
                List.copyOf(notes));
    }

    private static List<LowRank> parts(UpdateSet set, String module) {
        LowRank shape = set.parts(module).getFirst();
        List<LowRank> parts = new ArrayList<>();
        for (Map<String, ModuleUpdate> u : set.updates()) {
            ModuleUpdate m = u.get(module);
            parts.add(m == null ? LowRank.zero(module, shape.rows(), shape.cols()) : m.update());
        }
        return parts;
    }

    private static Module module(String name, List<LowRank> parts, LowRank update) {
        List<FactoredSvd> svds = parts.stream().map(ModuleUpdate::decompose).toList();
        FactoredSvd result = FactoredSvd.of(update);
        return new Module(
                name,
                svds.stream().mapToDouble(FactoredSvd::spectralNorm).toArray(),
                TsvMerge.interference(svds),
                result.rank(),
                result.spectralNorm(),
                result.frobenius(),
                svds.stream().mapToDouble(s -> Subspaces.cosine(s, result)).toArray());
    }

    /** How the merge was made, for the file beside the merged adapter. */
    public Map<String, Object> provenance(String method, Map<String, Object> settings) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("method", method);
        record.put("adapters", adapters);
        record.put("weights", weights);
        record.put("settings", settings);
        return record;
    }
}
