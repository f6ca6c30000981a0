package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunSummary;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** The runs of all library folders, as the table shows them: searched, filtered, sorted, grouped. Needs no scene; FX thread. */
public final class LibraryModel {
    private final TaskRunner tasks;
    private final OpenRuns openRuns;
    private final ObservableList<Path> folders = FXCollections.observableArrayList();
    private final ObservableList<Path> foldersView = FXCollections.unmodifiableObservableList(folders);
    private final Set<Path> singles = new LinkedHashSet<>();
    private final Map<String, LibraryRow> rows = new LinkedHashMap<>();
    private final ObservableList<LibraryItem> items = FXCollections.observableArrayList();
    private final ObservableList<LibraryItem> itemsView = FXCollections.unmodifiableObservableList(items);
    private final ObservableList<String> methods = FXCollections.observableArrayList();
    private final ObservableList<String> methodsView = FXCollections.unmodifiableObservableList(methods);
    private final ObservableList<String> objectives = FXCollections.observableArrayList();
    private final ObservableList<String> objectivesView = FXCollections.unmodifiableObservableList(objectives);
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObjectProperty<@Nullable String> method = new SimpleObjectProperty<>(this, "method");
    private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(this, "grouping", Grouping.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyBooleanWrapper scanned = new ReadOnlyBooleanWrapper(this, "scanned");
    private final Map<String, Runnable> awaited = new HashMap<>();
    private @Nullable Comparator<LibraryRow> order;
    private RunLibrary library = new RunLibrary(List.of());
    private boolean scanning;
    private boolean again;

    /** An empty library. */
    public LibraryModel(TaskRunner tasks, OpenRuns openRuns) {
        this.tasks = tasks;
        this.openRuns = openRuns;
        query.addListener((observable, before, now) -> arrange());
        method.addListener((observable, before, now) -> arrange());
        grouping.addListener((observable, before, now) -> arrange());
    }

    /** The folders that are searched; change them by {@link #setFolders} and {@link #addFolder}. */
    public ObservableList<Path> folders() {
        return foldersView;
    }

    /** The table's lines, in order. */
    public ObservableList<LibraryItem> items() {
        return itemsView;
    }

    /** Methods that occur in the library, sorted. */
    public ObservableList<String> methods() {
        return methodsView;
    }

    /** Objectives that have a reward in any run, in the order of first sight. */
    public ObservableList<String> objectives() {
        return objectivesView;
    }

    /** Words to search for. */
    public StringProperty queryProperty() {
        return query;
    }

    /** The only method to show, or null for all. */
    public ObjectProperty<@Nullable String> methodProperty() {
        return method;
    }

    /** How lines are grouped. */
    public ObjectProperty<Grouping> groupingProperty() {
        return grouping;
    }

    /** Why the folders could not be searched; empty while they can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Whether the folders were searched at least once. */
    public ReadOnlyBooleanProperty scannedProperty() {
        return scanned.getReadOnlyProperty();
    }

    /** All runs, however filtered, newest first. */
    public List<LibraryRow> all() {
        return List.copyOf(rows.values());
    }

    /** Runs that pass search and filter, in the table's order. */
    public List<LibraryRow> visible() {
        List<LibraryRow> visible = new ArrayList<>();
        for (LibraryItem item : items) {
            if (item instanceof RunItem(LibraryRow row)) {
                visible.add(row);
            }
        }
        return visible;
    }

    /** The row of a key. */
    public Optional<LibraryRow> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** Keys of the newest readable run of each method. */
    public List<String> newestOfEachMethod() {
        Map<String, String> newest = new LinkedHashMap<>();
        for (LibraryRow row : rows.values()) {
            if (row.facts().status() != null && row.facts().step() >= 0) {
                newest.putIfAbsent(row.facts().method(), row.key());
            }
        }
        return List.copyOf(newest.values());
    }

    /** Sets how lines are sorted; null is newest first. */
    public void setOrder(@Nullable Comparator<LibraryRow> comparator) {
        order = comparator;
        arrange();
    }

    /** Replaces the folders and searches them. */
    public void setFolders(List<Path> now) {
        folders.setAll(now.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .toList());
        rebuild();
    }

    /** Adds a folder and searches it; one that is there already is only searched again. */
    public void addFolder(Path folder) {
        Path normal = folder.toAbsolutePath().normalize();
        if (!folders.contains(normal)) {
            folders.add(normal);
        }
        rebuild();
    }

    /** Adds one run directory that lies in no folder of the library. */
    public void addRun(Path dir) {
        singles.add(dir.toAbsolutePath().normalize());
        rebuild();
    }

    /** Calls back once a run with this key is in the library; at once where it is. */
    public void whenPresent(String key, Runnable action) {
        if (rows.containsKey(key)) {
            action.run();
        } else {
            awaited.put(key, action);
        }
    }

    /** Searches the folders again; a search under way is followed by one more. */
    public void refresh() {
        if (scanning) {
            again = true;
            return;
        }
        scanning = true;
        RunLibrary searched = library;
        tasks.run(Messages.text("library.scanning"), progress -> searched.scan(), this::show, failure -> {
            problem.set(Messages.text("library.failed", String.valueOf(failure.getMessage())));
            scanned.set(true);
            next();
        });
    }

    private void rebuild() {
        List<Path> roots = new ArrayList<>(folders);
        singles.stream()
                .filter(dir -> folders.stream().noneMatch(dir::startsWith))
                .forEach(roots::add);
        library = new RunLibrary(roots);
        refresh();
    }

    private void next() {
        scanning = false;
        if (again) {
            again = false;
            refresh();
        }
    }

    private void show(List<RunSummary> found) {
        problem.set("");
        Map<String, LibraryRow> now = new LinkedHashMap<>();
        boolean changed = false;
        for (RunSummary summary : found) {
            String key = LibraryRow.key(summary.dir());
            LibraryRow.Facts facts = facts(summary);
            LibraryRow row = rows.get(key);
            if (row == null) {
                row = new LibraryRow(summary.dir(), facts);
                changed = true;
            } else if (!row.facts().equals(facts)) {
                changed |= affectsOrder(row.facts(), facts);
                row.update(facts);
            }
            now.put(key, row);
            if (facts.live()) {
                openRuns.touched(key);
            }
        }
        changed |= !List.copyOf(now.keySet()).equals(List.copyOf(rows.keySet()));
        rows.clear();
        rows.putAll(now);
        scanned.set(true);
        if (changed) {
            collectNames();
            arrange();
        }
        List.copyOf(awaited.keySet()).stream().filter(rows::containsKey).forEach(key -> {
            Runnable action = awaited.remove(key);
            if (action != null) {
                action.run();
            }
        });
        next();
    }

    // A growing run must not shuffle the list under the user's pointer; only what the list is keyed by re-sorts it.
    private static boolean affectsOrder(LibraryRow.Facts before, LibraryRow.Facts now) {
        return !before.method().equals(now.method())
                || before.status() != now.status()
                || !before.name().equals(now.name())
                || !before.objectives().equals(now.objectives());
    }

    private void collectNames() {
        setIfChanged(
                methods,
                rows.values().stream()
                        .map(row -> row.facts().method())
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .sorted()
                        .toList());
        setIfChanged(
                objectives,
                rows.values().stream()
                        .flatMap(row -> row.facts().objectives().stream())
                        .distinct()
                        .toList());
    }

    private static void setIfChanged(ObservableList<String> list, List<String> now) {
        if (!list.equals(now)) {
            list.setAll(now);
        }
    }

    private void arrange() {
        List<LibraryRow> kept = new ArrayList<>(rows.values().stream()
                .filter(row -> query.get().isBlank() || row.matches(query.get()))
                .filter(row -> method.get() == null || row.facts().method().equals(method.get()))
                .toList());
        if (order != null) {
            kept.sort(order);
        }
        List<LibraryItem> lines = new ArrayList<>();
        if (grouping.get() == Grouping.NONE) {
            kept.forEach(row -> lines.add(new RunItem(row)));
        } else {
            Map<String, List<LibraryRow>> groups = new java.util.TreeMap<>();
            kept.forEach(row -> groups.computeIfAbsent(grouping.get().of(row), title -> new ArrayList<>())
                    .add(row));
            groups.forEach((title, members) -> {
                lines.add(new GroupItem(title.isEmpty() ? Messages.text("library.group.other") : title, members));
                members.forEach(row -> lines.add(new RunItem(row)));
            });
        }
        if (!lines.equals(items)) {
            items.setAll(lines);
        }
    }

    private static LibraryRow.Facts facts(RunSummary summary) {
        RunManifest manifest = summary.manifest();
        String folder = String.valueOf(summary.dir().getFileName());
        if (manifest == null) {
            return new LibraryRow.Facts(
                    folder,
                    "",
                    "",
                    "",
                    0,
                    null,
                    summary.lastStep(),
                    0,
                    summary.modified().getEpochSecond(),
                    Map.of(),
                    summary.problem() == null ? Messages.text("library.unreadable") : summary.problem());
        }
        return new LibraryRow.Facts(
                manifest.name().isBlank() ? manifest.id() : manifest.name(),
                manifest.method(),
                manifest.model().name(),
                manifest.environmentId(),
                manifest.seed(),
                manifest.status(),
                summary.lastStep(),
                manifest.steps(),
                manifest.created().getEpochSecond(),
                summary.lastRewards(),
                summary.problem());
    }
}
