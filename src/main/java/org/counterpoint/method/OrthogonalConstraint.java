package org.counterpoint.method;

import java.util.Optional;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FreeDirections;
import org.counterpoint.math.Projector;
import org.jspecify.annotations.Nullable;

/**
 * OrthAlign's constraint (methods-orthalign 2 and 7.1): from the second stage on, an update keeps to free directions outside
 * everything that earlier stages protect, on the side of the outputs, of the inputs, or of both.
 *
 * @param mode how the update is held there
 * @param left whether outputs are confined
 * @param right whether inputs are confined
 * @param basis which of the free directions are used
 * @param k number of directions, for the choices that have one
 * @param ratio for {@link FreeBasis#CODE_RATIO}
 * @param lastOnly protect the stage before only
 * @param limit spectral cap
 * @param search how k is chosen, null for the fixed k
 * @param needs gradients and activations that are measured
 */
public record OrthogonalConstraint(
        Confinement.Mode mode,
        boolean left,
        boolean right,
        FreeBasis basis,
        int k,
        double ratio,
        boolean lastOnly,
        SpectralLimit limit,
        @Nullable RankSearch search,
        Needs needs)
        implements UpdateConstraint {

    /** Refuses a search for k where the basis has none. */
    public OrthogonalConstraint {
        if (search != null && !basis.usesK()) {
            throw new BadConfigurationException(
                    "The parameter \"rank_selection\" is drift, which chooses k, but the basis " + basis.id()
                            + " has no k; use random_k, svd_w_tail_k, grad_top_k or control_random_k.");
        }
    }

    @Override
    public Confinement confine(StageModule m) {
        return new Confinement(mode, left ? side(m, "output") : null, right ? side(m.transposed(), "input") : null);
    }

    @Override
    public boolean protectsLastOnly() {
        return lastOnly;
    }

    @Override
    public Optional<RankSearch> rankSearch() {
        return Optional.ofNullable(search);
    }

    @Override
    public void requireRoom(String module, int rows, int cols, int rank, int earlier) {
        int taken = rank * (lastOnly ? Math.min(1, earlier) : earlier);
        int wanted = search == null ? k : search.least();
        if (left) {
            requireRoom(module, rows, cols, Math.min(rows, taken), wanted, "output");
        }
        if (right) {
            // How many inputs the activations will protect is not known yet; that is checked when the stage begins.
            int inputs = needs.inputEnergy() > 0 ? Math.min(1, taken) : Math.min(cols, taken);
            requireRoom(module, cols, rows, inputs, wanted, "input");
        }
    }

    /** The projection on one side, the one of the rows; null while nothing is protected. */
    private @Nullable Projector side(StageModule m, String what) {
        Basis q = m.outputs();
        if (q.size() == 0) {
            return null;
        }
        int wanted = m.chosenRank() > 0 ? m.chosenRank() : k;
        requireRoom(m.module(), m.rows(), m.cols(), q.size(), wanted, what);
        return switch (basis) {
            case FULL_COMPLEMENT ->
                mode == Confinement.Mode.REPARAM
                        ? Projector.onto(q.randomComplement(m.rows() - q.size(), m.seed()))
                        : Projector.awayFrom(q);
            case RANDOM_K -> Projector.onto(q.randomComplement(wanted, m.seed()));
            case CODE_RATIO ->
                Projector.onto(q.randomComplement(FreeDirections.codeRatioCount(ratio, m.rows(), m.cols()), m.seed()));
            case SVD_W_TAIL_K ->
                Projector.onto(FreeDirections.tail(q, m.weight().get(), m.cols(), wanted, m.seed()));
            case GRAD_TOP_K ->
                Projector.onto(FreeDirections.leading(q, m.gradients().getFirst(), m.cols(), wanted, m.seed()));
            case CONTROL_RANDOM_K -> Projector.onto(Basis.random(m.rows(), wanted, m.seed()));
        };
    }

    private void requireRoom(String module, int rows, int cols, int taken, int wanted, String what) {
        if (taken == 0) {
            return;
        }
        String sentence = "The module " + module + " has " + rows + " " + what + " directions of which " + taken
                + " are protected, so that ";
        String fix = needs.inputEnergy() > 0 && what.equals("input")
                ? "use a smaller \"energy\""
                : "use a smaller LoRA rank";
        if (basis == FreeBasis.CODE_RATIO && FreeDirections.codeRatioOverlaps(ratio, rows, cols, taken)) {
            throw new BadConfigurationException(sentence + "the last "
                    + FreeDirections.codeRatioCount(ratio, rows, cols) + " of " + Math.min(rows, cols)
                    + " thin singular vectors, which ratio " + ratio + " keeps, overlap the protected ones; " + fix
                    + " or a smaller \"ratio\".");
        }
        boolean control = basis == FreeBasis.CONTROL_RANDOM_K;
        int room = control ? rows : rows - taken;
        int least = basis.usesK() ? wanted : 1;
        if (room < least) {
            throw new BadConfigurationException(sentence + least + " free ones are not left; " + fix
                    + (basis.usesK() ? " or a smaller \"k\"." : " or fewer stages."));
        }
    }
}
