package org.counterpoint.workbench.selection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * The one observable store of what is selected: runs in order, which of them are brushed, seed, range of steps, objective, prompt,
 * module, stage and the time cursor. Every view
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
    private final ObservableList<String> brushed = FXCollections.observableArrayList();
    private final ObservableList<String> brushedView = FXCollections.unmodifiableObservableList(brushed);
    private final ObjectProperty<@Nullable Long> seed = new SimpleObjectProperty<>(this, "seed");
    private final ObjectProperty<@Nullable StepRange> range = new SimpleObjectProperty<>(this, "range");
    private final ObjectProperty<@Nullable String> prompt = new SimpleObjectProperty<>(this, "prompt");
    private final ObjectProperty<@Nullable String> objective = new SimpleObjectProperty<>(this, "objective");
    private final ObjectProperty<@Nullable String> module = new SimpleObjectProperty<>(this, "module");
    private final IntegerProperty stage = new SimpleIntegerProperty(this, "stage", 0);
    private final LongProperty step = new SimpleLongProperty(this, "step", LATEST);
    private final BooleanProperty zoomLinked = new SimpleBooleanProperty(this, "zoomLinked", true);
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper(this, "canGoBack");
    private final ReadOnlyBooleanWrapper canGoForward = new ReadOnlyBooleanWrapper(this, "canGoForward");
    private final Deque<State> past = new ArrayDeque<>();
    private final Deque<State> future = new ArrayDeque<>();
    private State current = State.NOTHING;
    private boolean restoring;

    /** A selection of nothing, with the time cursor at {@link #LATEST}. */
    public Selection() {
        InvalidationListener remember = any -> remember();
        runs.addListener(remember);
        brushed.addListener(remember);
        seed.addListener(remember);
        range.addListener(remember);
        prompt.addListener(remember);
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
            brush(brushed);
        }
    }

    /** The runs that a view brushed, a part of {@link #runs}; empty where none is, and then all count. Replace with {@link #brush}. */
    public ObservableList<String> brushed() {
        return brushedView;
    }

    /** Brushes a part of the selected runs, so that other views show only these; ids that are not selected are left out. */
    public void brush(List<String> ids) {
        List<String> known = ids.stream().distinct().filter(runs::contains).toList();
        if (!known.equals(brushed)) {
            brushed.setAll(known);
        }
    }

    /** The only seed to show, or null for all. */
    public ObjectProperty<@Nullable Long> seedProperty() {
        return seed;
    }

    /** The range of steps in focus, or null for all. */
    public ObjectProperty<@Nullable StepRange> rangeProperty() {
        return range;
    }

    /** The prompt in focus, by its id in the environment, or null for all. */
    public ObjectProperty<@Nullable String> promptProperty() {
        return prompt;
    }

    /** What is selected beside the runs, now. */
    public Scope scope() {
        return new Scope(
                objective.get(),
                module.get(),
                prompt.get(),
                stage.get(),
                range.get(),
                step() == LATEST ? Double.POSITIVE_INFINITY : step());
    }

    /** Everything but the time cursor, to keep under a name and to {@link #restore}. */
    public State state() {
        return new State(
                List.copyOf(runs),
                List.copyOf(brushed),
                seed.get(),
                range.get(),
                objective.get(),
                prompt.get(),
                module.get(),
                stage.get());
    }

    /** Selects what was selected before; {@link #back} undoes it. */
    public void restore(State state) {
        apply(state);
        remember();
    }

    /** Keeps the runs and drops everything that narrows them down: brush, seed, range, objective, prompt, module, stage; one step for {@link #back}. */
    public void clearParts() {
        restore(new State(List.copyOf(runs), List.of(), null, null, null, null, null, 0));
        step.set(LATEST);
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

    /** Whether panels of a view whose horizontal axes mean the same are zoomed together; no part of what {@link #back} restores. */
    public BooleanProperty zoomLinkedProperty() {
        return zoomLinked;
    }

    /** Whether {@link #back} has somewhere to go. */
    public ReadOnlyBooleanProperty canGoBackProperty() {
        return canGoBack.getReadOnlyProperty();
    }

    /** Whether {@link #forward} has somewhere to go. */
    public ReadOnlyBooleanProperty canGoForwardProperty() {
        return canGoForward.getReadOnlyProperty();
    }

    /** Goes back to the selection before this one (everything but the time cursor). */
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
        current = target;
        apply(target);
        updateFlags();
    }

    private void apply(State target) {
        restoring = true;
        try {
            select(target.runs());
            brush(target.brushed());
            seed.set(target.seed());
            range.set(target.range());
            objective.set(target.objective());
            prompt.set(target.prompt());
            module.set(target.module());
            stage.set(target.stage());
        } finally {
            restoring = false;
        }
    }

    private void remember() {
        if (restoring) {
            return;
        }
        State now = state();
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

    /**
     * What is selected, without the time cursor.
     *
     * @param runs ids of the selected runs, in order
     * @param brushed the brushed part of them; empty for all
     * @param seed the only seed, or null for all
     * @param range range of steps, or null for all
     * @param objective objective in focus, or null for all
     * @param prompt prompt in focus, or null for all
     * @param module module in focus, or null for all
     * @param stage stage in focus, 0 for all
     */
    public record State(
            List<String> runs,
            List<String> brushed,
            @Nullable Long seed,
            @Nullable StepRange range,
            @Nullable String objective,
            @Nullable String prompt,
            @Nullable String module,
            int stage) {
        /** Nothing at all. */
        public static final State NOTHING = new State(List.of(), List.of(), null, null, null, null, null, 0);

        /** Copies the lists. */
        public State {
            runs = List.copyOf(runs);
            brushed = List.copyOf(brushed);
        }
    }
}
