package org.counterpoint.workbench.selection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * The one observable store of what is selected: runs in order, objective, module, stage and the time cursor. Every view
 * reads and writes the same instance (linked brushing). Used on the JavaFX application thread only; it needs no scene
 * and no running toolkit, so tests use it plainly.
 */
public final class Selection {
    /** The time cursor's value that means "the last step, and keep following a growing run". */
    public static final long LATEST = Long.MAX_VALUE;

    private static final int HISTORY = 100;

    private final ObservableList<String> runs = FXCollections.observableArrayList();
    // Kept in a field: a view that nobody holds is collected together with the listeners added to it.
    private final ObservableList<String> runsView = FXCollections.unmodifiableObservableList(runs);
    private final ObjectProperty<@Nullable String> objective = new SimpleObjectProperty<>(this, "objective");
    private final ObjectProperty<@Nullable String> module = new SimpleObjectProperty<>(this, "module");
    private final IntegerProperty stage = new SimpleIntegerProperty(this, "stage", 0);
    private final LongProperty step = new SimpleLongProperty(this, "step", LATEST);
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper(this, "canGoBack");
    private final ReadOnlyBooleanWrapper canGoForward = new ReadOnlyBooleanWrapper(this, "canGoForward");
    private final Deque<State> past = new ArrayDeque<>();
    private final Deque<State> future = new ArrayDeque<>();
    private State current = new State(List.of(), null, null, 0);
    private boolean restoring;

    /** A selection of nothing, with the time cursor at {@link #LATEST}. */
    public Selection() {
        InvalidationListener remember = any -> remember();
        runs.addListener(remember);
        objective.addListener(remember);
        module.addListener(remember);
        stage.addListener(remember);
    }

    /** Ids of the selected runs, in the order in which views draw them; replace with {@link #select}. */
    public ObservableList<String> runs() {
        return runsView;
    }

    /** Replaces the selected runs; repeated ids are kept once. Does nothing where nothing changes. */
    public void select(List<String> ids) {
        List<String> distinct = ids.stream().distinct().toList();
        if (!distinct.equals(runs)) {
            runs.setAll(distinct);
        }
    }

    /** Position of a run among the selected ones, or -1; the index of its chip and of its table column. */
    public int indexOf(String id) {
        return runs.indexOf(id);
    }

    /** The objective in focus (by name), or null for all. */
    public ObjectProperty<@Nullable String> objectiveProperty() {
        return objective;
    }

    /** The model's module in focus (for example {@code layers.2.q_proj}), or null for all. */
    public ObjectProperty<@Nullable String> moduleProperty() {
        return module;
    }

    /** The training stage in focus, 1-based; 0 for all. */
    public IntegerProperty stageProperty() {
        return stage;
    }

    /** The time cursor in steps, shared by all views; {@link #LATEST} follows the last step of each run. */
    public LongProperty stepProperty() {
        return step;
    }

    /** The time cursor in steps; {@link #LATEST} follows the last step of each run. */
    public long step() {
        return step.get();
    }

    /** Whether {@link #back} has somewhere to go. */
    public ReadOnlyBooleanProperty canGoBackProperty() {
        return canGoBack.getReadOnlyProperty();
    }

    /** Whether {@link #forward} has somewhere to go. */
    public ReadOnlyBooleanProperty canGoForwardProperty() {
        return canGoForward.getReadOnlyProperty();
    }

    /** Goes back to the selection before this one (runs, objective, module, stage; the time cursor stays). */
    public void back() {
        travel(past, future);
    }

    /** Undoes {@link #back}. */
    public void forward() {
        travel(future, past);
    }

    private void travel(Deque<State> from, Deque<State> to) {
        State target = from.pollLast();
        if (target == null) {
            return;
        }
        to.addLast(current);
        restoring = true;
        try {
            current = target;
            select(target.runs());
            objective.set(target.objective());
            module.set(target.module());
            stage.set(target.stage());
        } finally {
            restoring = false;
        }
        updateFlags();
    }

    private void remember() {
        if (restoring) {
            return;
        }
        State now = new State(List.copyOf(runs), objective.get(), module.get(), stage.get());
        if (Objects.equals(now, current)) {
            return;
        }
        past.addLast(current);
        if (past.size() > HISTORY) {
            past.removeFirst();
        }
        future.clear();
        current = now;
        updateFlags();
    }

    private void updateFlags() {
        canGoBack.set(!past.isEmpty());
        canGoForward.set(!future.isEmpty());
    }

    private record State(
            List<String> runs,
            @Nullable String objective,
            @Nullable String module,
            int stage) {}
}
