package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.task.UndoStack;
import org.jspecify.annotations.Nullable;

/** The runs of all library folders, as the table shows them: searched, filtered, sorted, grouped. Needs no scene; FX thread. */
public final class LibraryModel {
    private final TaskRunner tasks;
    private final OpenRuns openRuns;
    private final LibraryScan scan = new LibraryScan();
    private final LibraryCurves curves;
    private final LibraryEdits edits;
    private final ObservableList<Path> folders = FXCollections.observableArrayList();
    private final ObservableList<Path> foldersView = FXCollections.unmodifiableObservableList(folders);
    private final ObservableList<LibraryFolder> folderStates = FXCollections.observableArrayList();
    private final Set<Path> singles = new LinkedHashSet<>();
    private final Map<String, LibraryRow> rows = new LinkedHashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Map<Grouping, Set<String>> toggled = new HashMap<>();
    private final ObservableList<LibraryItem> items = FXCollections.observableArrayList();
    private final ObservableList<LibraryItem> itemsView = FXCollections.unmodifiableObservableList(items);
    private final ObservableList<String> objectives = FXCollections.observableArrayList();
    private final ObservableList<String> objectivesView = FXCollections.unmodifiableObservableList(objectives);
    private final ReadOnlyObjectWrapper<Vocabulary> words =
            new ReadOnlyObjectWrapper<>(this, "words", Vocabulary.EMPTY);
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ReadOnlyObjectWrapper<LibraryQuery.@Nullable Complaint> complaint =
            new ReadOnlyObjectWrapper<>(this, "complaint");
    private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(this, "grouping", Grouping.SEEDS);
    private final ObjectProperty<RewardValue> value = new SimpleObjectProperty<>(this, "value", RewardValue.LAST);
    private final BooleanProperty showArchived = new SimpleBooleanProperty(this, "showArchived");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyBooleanWrapper scanned = new ReadOnlyBooleanWrapper(this, "scanned");
    private final Map<String, Runnable> awaited = new HashMap<>();
    private Function<Path, Optional<Elsewhere>> elsewhere = folder -> Optional.empty();
    private List<LibraryRow> visible = List.of();
    private Map<String, LibraryItem.GroupItem> nested = Map.of();
    private LibraryQuery parsed = LibraryQuery.parse("", Vocabulary.EMPTY, RewardValue.LAST);
    private @Nullable Comparator<LibraryItem> order;
    private boolean scanning;
    private boolean again;

    /**
     * Where runs come from that are not of this computer.
     *
     * @param name what people call the service
     * @param words its name, address and state
     */
    public record Elsewhere(String name, String words) {}

    /** An empty library whose changes can be taken back by {@code undo}. */
    public LibraryModel(TaskRunner tasks, OpenRuns openRuns, UndoStack undo) {
        this.tasks = tasks;
        this.openRuns = openRuns;
        this.curves = new LibraryCurves(tasks, this::curvesRead);
        this.edits = new LibraryEdits(this, tasks, undo);
        query.addListener((observable, before, now) -> search());
        value.addListener((observable, before, now) -> search());
        grouping.addListener((observable, before, now) -> arrange());
        showArchived.addListener((observable, before, now) -> arrange());
    }

    /** The folders that are searched, in order; change them by {@link #setFolders} and the methods beside it. */
    public ObservableList<Path> folders() {
        return foldersView;
    }

    /** The folders as last seen; empty before the first search. */
    public ObservableList<LibraryFolder> folderStates() {
        return folderStates;
    }

    /** The table's lines, in order. */
    public ObservableList<LibraryItem> items() {
        return itemsView;
    }

    /** Objectives that occur in the library. */
    public ObservableList<String> objectives() {
        return objectivesView;
    }

    /** The words that searches may use. */
    public ReadOnlyObjectProperty<Vocabulary> wordsProperty() {
        return words.getReadOnlyProperty();
    }

    /** What is searched for, see {@link LibraryQuery}. */
    public StringProperty queryProperty() {
        return query;
    }

    /** What is wrong with the search; null where it is understood. */
    public ReadOnlyObjectProperty<LibraryQuery.@Nullable Complaint> complaintProperty() {
        return complaint.getReadOnlyProperty();
    }

    /** How lines are grouped. */
    public ObjectProperty<Grouping> groupingProperty() {
        return grouping;
    }

    /** Which value of a course the reward columns show. */
    public ObjectProperty<RewardValue> valueProperty() {
        return value;
    }

    /** Whether archived runs are listed. */
    public BooleanProperty showArchivedProperty() {
        return showArchived;
    }

    /** Why the folders could not be searched; empty while they can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Whether the folders were searched at least once. */
    public ReadOnlyBooleanProperty scannedProperty() {
        return scanned.getReadOnlyProperty();
    }

    /** Changes of runs: tags, notes, trash. */
    public LibraryEdits edits() {
        return edits;
    }

    /** Courses of rewards. */
    public LibraryCurves curves() {
        return curves;
    }

    /** All runs, however filtered, newest first. */
    public List<LibraryRow> all() {
        return List.copyOf(rows.values());
    }

    /** Runs that pass search and filter, in the table's order, in closed groups too. */
    public List<LibraryRow> visible() {
        return visible;
    }

    /** The row of a key. */
    public Optional<LibraryRow> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** Whether a run stands below the heading of its group. */
    public boolean nested(LibraryRow row) {
        return nested.containsKey(row.key());
    }

    /** The heading that a run stands below. */
    Optional<LibraryItem.GroupItem> heading(LibraryRow row) {
        return Optional.ofNullable(nested.get(row.key()));
    }

    /** How many runs are left out because they are archived. */
    public long archived() {
        return parsed.asksForArchived() || showArchived.get()
                ? 0
                : rows.values().stream()
                        .filter(row -> row.facts().said().archived())
                        .count();
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
    public void setOrder(@Nullable Comparator<LibraryItem> comparator) {
        order = comparator;
        arrange();
    }

    /** Opens or closes a group. */
    public void setOpen(LibraryItem.GroupItem group, boolean open) {
        if (group.open() != open) {
            Set<String> now = toggled.computeIfAbsent(grouping.get(), g -> new HashSet<>());
            if (!now.remove(group.key())) {
                now.add(group.key());
            }
            arrange();
        }
    }

    /** Opens or closes all groups. */
    public void setAllOpen(boolean open) {
        Set<String> now = toggled.computeIfAbsent(grouping.get(), g -> new HashSet<>());
        now.clear();
        if (open == grouping.get().startsClosed()) {
            for (LibraryItem item : items) {
                if (item instanceof LibraryItem.GroupItem group) {
                    now.add(group.key());
                }
            }
        }
        arrange();
    }

    /** Replaces the folders and searches them. */
    public void setFolders(List<Path> now) {
        folders.setAll(now.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .toList());
        refresh();
    }

    /** Adds a folder and searches it; one that is there already is only searched again. */
    public void addFolder(Path folder) {
        setFolders(Stream.concat(folders.stream(), Stream.of(folder)).toList());
    }

    /** Takes a folder out of the library; its files stay. */
    public void removeFolder(Path folder) {
        setFolders(folders.stream().filter(f -> !f.equals(folder)).toList());
    }

    /** Says which folders hold runs from elsewhere and what to call them; all others are called by their path. */
    public void setElsewhere(Function<Path, Optional<Elsewhere>> names) {
        elsewhere = names;
    }

    /** What people call a folder whose runs come from elsewhere; empty for one of this computer. */
    public Optional<Elsewhere> elsewhere(Path folder) {
        return elsewhere.apply(folder);
    }

    /** Moves a folder up (negative) or down the list. */
    public void moveFolder(Path folder, int by) {
        List<Path> now = new ArrayList<>(folders);
        int at = now.indexOf(folder);
        if (at >= 0) {
            now.remove(at);
            now.add(Math.clamp(at + (long) by, 0, now.size()), folder);
            setFolders(now);
        }
    }

    /** Adds one run directory that lies in no folder of the library. */
    public void addRun(Path dir) {
        singles.add(dir.toAbsolutePath().normalize());
        refresh();
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
        List<Path> searched = List.copyOf(folders);
        List<Path> alone = List.copyOf(singles);
        long editsBefore = edits.count();
        tasks.run(
                Messages.text("library.scanning"),
                progress -> scan.scan(searched, alone),
                found -> show(found, editsBefore),
                failure -> {
                    problem.set(Messages.text("library.failed", String.valueOf(failure.getMessage())));
                    scanned.set(true);
                    next();
                });
    }

    /** Facts of runs that were changed from here, before the next search finds them. */
    void update(List<LibraryRow.Facts> changed) {
        for (LibraryRow.Facts facts : changed) {
            LibraryRow row = rows.get(facts.key());
            if (row != null) {
                row.update(facts);
                openRuns.describe(facts.key(), facts.said().name(), facts.said().color());
            }
        }
        learn(Vocabulary.of(rows.values().stream().map(LibraryRow::facts).toList()));
    }

    /** Leaves runs out of the list, or lists them again. */
    void setHidden(List<String> keys, boolean hide) {
        if (hide) {
            hidden.addAll(keys);
        } else {
            keys.forEach(hidden::remove);
        }
        arrange();
    }

    private void next() {
        scanning = false;
        if (again) {
            again = false;
            refresh();
        }
    }

    private void show(LibraryScan.Result found, long editsBefore) {
        problem.set("");
        if (!folderStates.equals(found.folders())) {
            folderStates.setAll(found.folders());
        }
        Map<String, LibraryRow> now = new LinkedHashMap<>();
        boolean changed = rows.size() != found.runs().size();
        for (LibraryRow.Facts facts : found.runs()) {
            LibraryRow row = rows.get(facts.key());
            if (row == null) {
                row = new LibraryRow(facts.summary().dir(), facts);
                changed = true;
                openRuns.describe(facts.key(), facts.said().name(), facts.said().color());
            } else if (!row.shows(facts) && !edits.newerThan(facts.key(), editsBefore)) {
                changed |= affectsOrder(row.facts(), facts);
                row.update(facts);
                openRuns.describe(facts.key(), facts.said().name(), facts.said().color());
            }
            now.put(facts.key(), row);
            if (facts.live()) {
                openRuns.touched(facts.key());
            }
        }
        rows.clear();
        rows.putAll(now);
        scanned.set(true);
        if (changed) {
            learn(found.words());
        }
        curves.read(found.library(), visible, rows.values());
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
        return before.state() != now.state()
                || !before.name().equals(now.name())
                || !before.group().equals(now.group())
                || !before.said().equals(now.said())
                || !before.objectives().equals(now.objectives());
    }

    private void learn(Vocabulary now) {
        words.set(now);
        if (!objectives.equals(now.objectives())) {
            objectives.setAll(now.objectives());
        }
        search();
    }

    private void curvesRead(boolean all) {
        boolean matters = order != null || parsed.asksForRewards();
        if (all && matters) {
            arrange();
        }
    }

    private void search() {
        parsed = LibraryQuery.parse(query.get(), words.get(), value.get());
        complaint.set(parsed.complaint().orElse(null));
        arrange();
    }

    private void arrange() {
        boolean archive = showArchived.get() || parsed.asksForArchived();
        List<LibraryRow> kept = rows.values().stream()
                .filter(row -> archive || !row.facts().said().archived())
                .filter(row -> !hidden.contains(row.key()))
                .filter(parsed::matches)
                .toList();
        Set<String> switched = toggled.getOrDefault(grouping.get(), Set.of());
        boolean closed = grouping.get().startsClosed();
        List<LibraryItem> lines =
                LibraryArranger.arrange(kept, grouping.get(), order, key -> closed == switched.contains(key));
        visible = lines.stream()
                .flatMap(item -> item instanceof LibraryItem.GroupItem group && group.open()
                        ? Stream.of()
                        : item.rows().stream())
                .distinct()
                .toList();
        Map<String, LibraryItem.GroupItem> below = new HashMap<>();
        for (LibraryItem item : lines) {
            if (item instanceof LibraryItem.GroupItem group && group.open()) {
                group.rows().forEach(row -> below.put(row.key(), group));
            }
        }
        nested = below;
        if (!lines.equals(items)) {
            items.setAll(lines);
        }
    }
}
