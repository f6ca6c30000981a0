package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.counterpoint.math.LowRank;
import org.jspecify.annotations.Nullable;

/**
 * The low-rank updates that a model adds to its base weights, one on top of the other: those it was started from, those that were
 * settled, those that are tried, and an adapter.
 */
final class UpdateStack {
    private final NDManager manager;
    private final Map<String, List<LowRank>> settledParts = new LinkedHashMap<>();
    private List<LowRank> start = List.of();
    private @Nullable FixedUpdates started;
    private @Nullable FixedUpdates settled;
    private @Nullable FixedUpdates tried;
    private @Nullable LoraAdapter adapter;
    private boolean adapterOn;
    private boolean bare;

    /**
     * An empty one.
     *
     * @param manager owns all arrays
     */
    UpdateStack(NDManager manager) {
        this.manager = manager;
    }

    @Nullable
    LoraAdapter adapter() {
        return adapter;
    }

    /** Puts a new adapter in place of the one that is there, and turns it on. */
    LoraAdapter attach(LoraSpec spec, List<LoraAdapter.Slot> slots) {
        removeAdapter();
        try (GradMode _ = GradMode.off()) {
            LoraAdapter created = new LoraAdapter(manager, spec, slots);
            adapter = created;
            adapterOn = true;
            return created;
        }
    }

    void removeAdapter() {
        if (adapter != null) {
            adapter.close();
        }
        adapter = null;
        adapterOn = false;
    }

    void enableAdapter(boolean on) {
        adapterOn = on;
    }

    /** Sets what counts as a part of the base from now on. */
    void startFrom(List<LowRank> updates) {
        start = updates;
        started = replaced(started, updates);
    }

    /** {@return what {@link #startFrom} set} */
    List<LowRank> start() {
        return start;
    }

    /** {@return updates together with those that count as a part of the base} */
    List<LowRank> fromWeights(List<LowRank> updates) {
        Map<String, List<LowRank>> all = new LinkedHashMap<>();
        for (LowRank u : Stream.concat(start.stream(), updates.stream()).toList()) {
            all.computeIfAbsent(u.module(), _ -> new ArrayList<>()).add(u);
        }
        return start.isEmpty() ? updates : FixedUpdates.summed(all);
    }

    /** Adds updates to those settled before. */
    void settle(List<LowRank> updates) {
        updates.forEach(u ->
                settledParts.computeIfAbsent(u.module(), _ -> new ArrayList<>()).add(u));
        replaceSettled();
    }

    void unsettle() {
        settledParts.clear();
        replaceSettled();
    }

    private void replaceSettled() {
        settled = replaced(settled, FixedUpdates.summed(settledParts));
    }

    /** {@return what was settled on a module, in order} */
    List<LowRank> settled(String module) {
        return settledParts.getOrDefault(module, List.of());
    }

    /** Puts updates in place of those tried before; an empty list ends the trial. */
    void tryUpdates(List<LowRank> updates) {
        tried = replaced(
                tried,
                updates.stream().filter(u -> u.rank() > 0 && u.scale() != 0).toList());
    }

    private @Nullable FixedUpdates replaced(@Nullable FixedUpdates old, List<LowRank> updates) {
        if (old != null) {
            old.close();
        }
        return updates.isEmpty() ? null : new FixedUpdates(manager, updates);
    }

    /** Runs something while only what the model was started from counts. */
    <T> T asBase(Supplier<T> work) {
        boolean before = bare;
        bare = true;
        try {
            return work.get();
        } finally {
            bare = before;
        }
    }

    private List<FixedUpdates> fixed() {
        return Stream.of(started, bare ? null : settled, bare ? null : tried)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable LoraAdapter counting() {
        return !bare && adapterOn ? adapter : null;
    }

    /** {@return everything that counts now, in the order of {@link #arrays}} */
    List<DecoderScript.Adapted> script() {
        List<DecoderScript.Adapted> all = new ArrayList<>();
        fixed().forEach(f -> all.addAll(f.script()));
        LoraAdapter top = counting();
        if (top != null) {
            all.addAll(top.script());
        }
        return all;
    }

    /** {@return the arrays of everything that counts now} */
    List<NDArray> arrays() {
        List<NDArray> all = new ArrayList<>();
        fixed().forEach(f -> all.addAll(f.arrays()));
        LoraAdapter top = counting();
        if (top != null) {
            all.addAll(top.arrays());
        }
        return all;
    }
}
