package org.counterpoint.method;

import org.counterpoint.math.Basis;
import org.jspecify.annotations.Nullable;

/**
 * OrthAlign's constraint: from the second stage on, an update is U C A with the orthonormal columns of U outside everything that
 * earlier stages changed.
 *
 * @param choice which of the free directions are used
 * @param k number of directions for {@link FreeBasis#RANDOM_K}
 * @param cap spectral cap tau of a stage
 */
public record OrthogonalConstraint(FreeBasis choice, int k, double cap) implements UpdateConstraint {
    @Override
    public @Nullable Basis basis(String module, Basis protectedBasis, long seed) {
        int taken = protectedBasis.size();
        if (taken == 0) {
            return null;
        }
        int free = protectedBasis.dim() - taken;
        requireRoom(module, protectedBasis.dim(), taken);
        return protectedBasis.randomComplement(choice == FreeBasis.RANDOM_K ? k : free, seed);
    }

    @Override
    public void requireRoom(String module, int rows, int taken) {
        int wanted = choice == FreeBasis.RANDOM_K ? k : 1;
        if (taken > 0 && rows - taken < wanted) {
            throw new BadConfigurationException("The module " + module + " has " + rows + " output directions of which "
                    + taken + " are protected, so that " + wanted + " free ones are not left; use a smaller LoRA rank"
                    + (choice == FreeBasis.RANDOM_K ? " or a smaller \"k\"." : " or fewer stages."));
        }
    }
}
