package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;

/**
 * How many directions updates leave free, module by module, as one is added after the other (methods-orthalign 3.3: m minus the dimension of the
 * span). Each update counts with its directions after the cut.
 *
 * @param updates the updates in order
 * @param modules one entry per module that any of them changes, in layer order
 */
public record SubspaceCapacity(List<SubspaceUpdate> updates, List<Module> modules) {
    /**
     * One module.
     *
     * @param module full name
     * @param layer layer number, -1 if none
     * @param kind last part of the name
     * @param rows outputs
     * @param cols inputs
     * @param freeOutputs free output directions before the first update and after each, length T + 1
     * @param freeInputs the same of input directions
     */
    @SuppressWarnings("ArrayRecordComponent") // short columns; never compared
    public record Module(String module, int layer, String kind, int rows, int cols, int[] freeOutputs, int[] freeInputs)
            implements ModuleReport.Place {
        /** Share of free directions after an update (0 for before the first), in [0, 1]. */
        public double share(SubspacePair.Side side, int after) {
            return side == SubspacePair.Side.OUTPUTS
                    ? freeOutputs[after] / (double) rows
                    : freeInputs[after] / (double) cols;
        }
    }

    /** Adds up spaces in the given order. */
    public static SubspaceCapacity of(List<SubspaceUpdate> updates, SubspaceCut cut) {
        TreeSet<String> names = new TreeSet<>(ModuleNames.ORDER);
        updates.forEach(u -> names.addAll(u.modules()));
        return of(updates, cut, names);
    }

    /** The same of one module only. */
    public static SubspaceCapacity of(List<SubspaceUpdate> updates, SubspaceCut cut, String module) {
        return of(updates, cut, new TreeSet<>(List.of(module)));
    }

    private static SubspaceCapacity of(List<SubspaceUpdate> updates, SubspaceCut cut, TreeSet<String> names) {
        List<Module> modules = new ArrayList<>();
        for (String name : names) {
            int rows = 0;
            int cols = 0;
            Basis left = Basis.empty(0);
            Basis right = Basis.empty(0);
            int[] outputs = new int[updates.size() + 1];
            int[] inputs = new int[updates.size() + 1];
            List<FactoredSvd> parts = new ArrayList<>();
            for (SubspaceUpdate u : updates) {
                FactoredSvd svd = u.modules().contains(name) ? u.svd(name) : null;
                parts.add(svd == null ? FactoredSvd.zero(0, 0) : svd.leading(cut.keep(svd.s())));
                if (svd != null && rows == 0) {
                    rows = svd.rows();
                    cols = svd.cols();
                    left = Basis.empty(rows);
                    right = Basis.empty(cols);
                }
            }
            outputs[0] = rows;
            inputs[0] = cols;
            for (int t = 0; t < parts.size(); t++) {
                FactoredSvd part = parts.get(t);
                if (part.rank() > 0 && part.rows() == rows && part.cols() == cols) {
                    left = left.union(part.left(), FactoredSvd.SUBSPACE_TOLERANCE);
                    right = right.union(part.right(), FactoredSvd.SUBSPACE_TOLERANCE);
                }
                outputs[t + 1] = rows - left.size();
                inputs[t + 1] = cols - right.size();
            }
            modules.add(new Module(name, ModuleNames.layer(name), ModuleNames.kind(name), rows, cols, outputs, inputs));
        }
        return new SubspaceCapacity(List.copyOf(updates), List.copyOf(modules));
    }
}
