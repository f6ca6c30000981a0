package org.counterpoint.workbench.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.ObservableMap;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is selected: keeps one model per selected run, follows the live ones and closes what is selected no more.
 * FX thread; files are read by the task runner.
 */
public final class OpenRuns implements AutoCloseable {
    private final Selection selection;
    private final TaskRunner tasks;
    private final Map<String, RunModel> models = new LinkedHashMap<>();
    private final Map<String, RunStyle> styles = new HashMap<>();
    private final Set<String> opening = new HashSet<>();
    private final ObservableMap<String, String> problems = FXCollections.observableHashMap();
    private final ObservableMap<String, String> problemsView = FXCollections.unmodifiableObservableMap(problems);
    private final ObservableList<RunModel> selected = FXCollections.observableArrayList();
    private final ObservableList<RunModel> selectedView = FXCollections.unmodifiableObservableList(selected);
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private boolean bumping;

    /** Starts to serve the selection. */
    public OpenRuns(Selection selection, TaskRunner tasks) {
        this.selection = selection;
        this.tasks = tasks;
        selection.runs().addListener((ListChangeListener<String>) change -> sync());
        sync();
    }

    /** The selected runs that are open, in the selection's order. */
    public ObservableList<RunModel> selected() {
        return selectedView;
    }

    /** Counts up whenever {@link #selected} changed or one of its runs grew. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** Why selected runs could not be opened: one sentence per key. */
    public ObservableMap<String, String> problems() {
        return problemsView;
    }

    /** The open model of a key. */
    public Optional<RunModel> model(String key) {
        return Optional.ofNullable(models.get(key));
    }

    /** Whether selected runs are being read now. */
    public boolean isOpening() {
        return !opening.isEmpty();
    }

    /** The library saw that a run is being written: follow it where it is open, and try again where it could not be. */
    public void touched(String key) {
        RunModel model = models.get(key);
        if (model != null) {
            model.follow(tasks::onUi);
        } else if (problems.containsKey(key) && selection.indexOf(key) >= 0) {
            open(key);
        }
    }

    @Override
    public void close() {
        models.values().forEach(RunModel::close);
        models.clear();
    }

    private void sync() {
        List<String> wanted = List.copyOf(selection.runs());
        models.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
                styles.remove(entry.getKey());
            }
            return gone;
        });
        problems.keySet().retainAll(wanted);
        wanted.stream().filter(key -> !models.containsKey(key)).forEach(this::open);
        publish();
    }

    private void open(String key) {
        if (!opening.add(key)) {
            return;
        }
        Path dir = Path.of(key);
        tasks.run(
                Messages.text("runs.opening", String.valueOf(dir.getFileName())),
                progress -> RunModel.open(dir),
                model -> opened(key, model),
                failure -> {
                    opening.remove(key);
                    problems.put(key, String.valueOf(failure.getMessage()));
                    publish();
                });
    }

    private void opened(String key, RunModel model) {
        opening.remove(key);
        problems.remove(key);
        if (selection.indexOf(key) < 0) {
            model.close();
            publish();
            return;
        }
        model.revisionProperty().addListener((observable, before, now) -> bumpSoon());
        models.put(key, model);
        if (model.grows()) {
            model.follow(tasks::onUi);
        }
        publish();
    }

    /** Gives every new run its look; in the order of their seeds, not in that in which their files happened to be read. */
    private void assignStyles() {
        models.values().stream()
                .filter(model -> !styles.containsKey(model.id()))
                .sorted(Comparator.<RunModel>comparingLong(
                                model -> model.run().manifest().seed())
                        .thenComparing(RunModel::label))
                .forEach(model -> {
                    RunStyle style = freeStyle(model.run().manifest().method());
                    styles.put(model.id(), style);
                    model.styleProperty().set(style.withColor(model.style().color()));
                });
    }

    /** The least variant of the method that no open run has, so that few runs look as different as they can. */
    private RunStyle freeStyle(String method) {
        int variant = 0;
        while (taken(method, variant)) {
            variant++;
        }
        return new RunStyle(method, variant);
    }

    private boolean taken(String method, int variant) {
        return styles.values().stream()
                .anyMatch(s -> s.variant() == variant && s.method().equals(method));
    }

    /** The user gave a run another name or color (null for its own name and its method's color). */
    public void describe(String key, @Nullable String name, @Nullable String color) {
        RunModel model = models.get(key);
        if (model != null && model.describe(name, color)) {
            styles.computeIfPresent(key, (k, style) -> style.withColor(color));
            bump();
        }
    }

    private void publish() {
        if (!opening.isEmpty()) {
            // One update for all runs that were chosen together.
            return;
        }
        assignStyles();
        List<RunModel> now = new ArrayList<>();
        for (String key : selection.runs()) {
            RunModel model = models.get(key);
            if (model != null) {
                now.add(model);
            }
        }
        if (!now.equals(selected)) {
            selected.setAll(now);
        }
        bump();
    }

    /** Many runs that grow at once are one change: what follows it looks at all of them. */
    private void bumpSoon() {
        if (!bumping) {
            bumping = true;
            tasks.onUi(() -> {
                bumping = false;
                bump();
            });
        }
    }

    private void bump() {
        revision.set(revision.get() + 1);
    }
}
