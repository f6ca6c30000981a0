package org.counterpoint.workbench.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.counterpoint.run.AnnotationFiles;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.RunSummary;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.task.UndoStack;
import org.jspecify.annotations.Nullable;

/** Changes what people say about runs, and moves runs to the trash; everything can be taken back. FX thread, files in the background. */
public final class LibraryEdits {
    private final LibraryModel model;
    private final TaskRunner tasks;
    private final UndoStack undo;
    private final ReadOnlyObjectWrapper<@Nullable Notice> notice = new ReadOnlyObjectWrapper<>(this, "notice");
    private final Map<String, Long> edited = new HashMap<>();
    private AnnotationFiles files = AnnotationFiles.ofUser();
    private RunTrash trash = RunTrash.ofSystem();
    private long count;
    private @Nullable Runnable pending;

    private record Changed(LibraryRow.Facts before, LibraryRow.Facts now) {}

    private record Outcome(
            List<Changed> changed,
            @Nullable String failure,
            @Nullable Path aside) {}

    private record Moved(List<Gone> gone, @Nullable String failure) {}

    private record Gone(LibraryRow row, Path original, Path now) {}

    LibraryEdits(LibraryModel model, TaskRunner tasks, UndoStack undo) {
        this.model = model;
        this.tasks = tasks;
        this.undo = undo;
    }

    /** What was done last, to be said in place; null once it was closed. */
    public ReadOnlyObjectProperty<@Nullable Notice> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Closes the notice; what it offered to take back is then done for good. */
    public void closeNotice() {
        tell(null);
    }

    /** Where annotations of directories that cannot be written, and deleted runs, go; for tests and other installations. */
    public void setPlaces(AnnotationFiles annotationFiles, RunTrash runTrash) {
        files = annotationFiles;
        trash = runTrash;
    }

    /** How many changes were made so far. */
    long count() {
        return count;
    }

    /** Whether a run was changed from here after the given number of changes, so that an older look at its files says nothing. */
    boolean newerThan(String key, long before) {
        return edited.getOrDefault(key, 0L) > before;
    }

    /**
     * Changes what is said about runs.
     *
     * @param rows the runs
     * @param what what is done, in words that fit after "Undo:"; empty for a change that has an undo of its own, as typing has
     * @param change the change
     * @param back given what is said now and what was said before, takes back this change and no other
     */
    public void annotate(
            List<LibraryRow> rows, String what, UnaryOperator<Annotations> change, BinaryOperator<Annotations> back) {
        Map<String, Annotations> before = new HashMap<>();
        rows.forEach(row -> before.put(row.key(), row.facts().said()));
        Runnable restore = () -> write(rows, (key, said) -> back.apply(said, before.getOrDefault(key, said)), null);
        write(rows, (key, said) -> change.apply(said), what.isEmpty() ? null : () -> undo.push(what, restore));
    }

    private interface Change {
        Annotations apply(String key, Annotations said);
    }

    private void write(List<LibraryRow> rows, Change change, @Nullable Runnable onDone) {
        if (rows.isEmpty()) {
            return;
        }
        List<LibraryRow.Facts> facts = rows.stream().map(LibraryRow::facts).toList();
        AnnotationFiles to = files;
        tasks.run(
                Messages.text("library.writing"),
                progress -> writeAll(facts, change, to),
                outcome -> {
                    written(outcome);
                    if (onDone != null && !outcome.changed().isEmpty()) {
                        onDone.run();
                    }
                },
                failure -> tell(Notice.wrong(String.valueOf(failure.getMessage()))));
    }

    private static Outcome writeAll(List<LibraryRow.Facts> facts, Change change, AnnotationFiles files) {
        List<Changed> changed = new ArrayList<>();
        String failure = null;
        Path aside = null;
        for (LibraryRow.Facts before : facts) {
            RunSummary run = before.summary();
            try {
                AnnotationFiles.Found found =
                        files.change(run.dir(), run.id(), said -> change.apply(before.key(), said));
                aside = found.aside() ? found.file() : aside;
                RunSummary now = run.with(found);
                changed.add(new Changed(before, LibraryRow.Facts.of(now, RunState.of(now, Instant.now()))));
            } catch (IOException e) {
                failure = failure == null ? String.valueOf(e.getMessage()) : failure;
            }
        }
        return new Outcome(changed, failure, aside);
    }

    private void written(Outcome outcome) {
        count++;
        outcome.changed().forEach(c -> edited.put(c.now().key(), count));
        model.update(outcome.changed().stream().map(Changed::now).toList());
        if (outcome.failure() != null) {
            tell(Notice.wrong(outcome.failure()));
        } else if (outcome.aside() != null) {
            tell(Notice.of(Messages.text(
                    "library.aside", String.valueOf(outcome.aside().getParent()))));
        }
    }

    /** Stars all runs, or where all are starred takes the stars away. */
    public void star(List<LibraryRow> rows) {
        boolean on = !rows.stream().allMatch(row -> row.facts().said().star());
        annotate(
                rows,
                Messages.text(on ? "library.undo.star" : "library.undo.unstar", number(rows)),
                a -> a.withStar(on),
                (now, old) -> now.withStar(old.star()));
    }

    /** Archives all runs, or where all are archived takes them out again. */
    public void archive(List<LibraryRow> rows) {
        boolean on = !rows.stream().allMatch(row -> row.facts().said().archived());
        annotate(
                rows,
                Messages.text(on ? "library.undo.archive" : "library.undo.unarchive", number(rows)),
                a -> a.withArchived(on),
                (now, old) -> now.withArchived(old.archived()));
        if (on && !rows.isEmpty() && !model.showArchivedProperty().get()) {
            tell(new Notice(Messages.text("library.archived", number(rows)), false, () -> undo.undo(), null));
        }
    }

    /** Gives runs a tag, or takes it from them. */
    public void tag(List<LibraryRow> rows, String tag, boolean present) {
        String normal = Annotations.tag(tag);
        if (!normal.isEmpty()) {
            annotate(
                    rows,
                    Messages.text("library.undo.tag", normal),
                    a -> a.withTag(normal, present),
                    (now, old) -> now.withTag(normal, old.hasTag(normal)));
        }
    }

    /** Gives runs a color {@code #rrggbb} of their own; null for the one of their method. */
    public void color(List<LibraryRow> rows, @Nullable String color) {
        annotate(
                rows,
                Messages.text("library.undo.color", number(rows)),
                a -> a.withColor(color),
                (now, old) -> now.withColor(old.color()));
    }

    /** Renames a run; a blank name is the manifest's again. */
    public void rename(LibraryRow row, String name) {
        var manifest = row.facts().summary().manifest();
        boolean own = !name.isBlank() && (manifest == null || !manifest.name().equals(name.strip()));
        annotate(
                List.of(row),
                Messages.text("library.undo.rename"),
                a -> a.withName(own ? name : null),
                (now, old) -> now.withName(old.name()));
    }

    /** Replaces the notes of a run; {@code before} is what an undo brings back, null where typing has its own undo. */
    public void notes(LibraryRow row, String notes, @Nullable String before) {
        String what = before == null
                ? ""
                : Messages.text("library.undo.notes", row.facts().name());
        annotate(
                List.of(row),
                what,
                a -> a.withNotes(notes),
                (now, old) -> now.withNotes(before == null ? old.notes() : before));
    }

    /** Why runs cannot be deleted; empty where they can. */
    public Optional<String> whyNotDeleted(List<LibraryRow> rows) {
        for (LibraryRow row : rows) {
            Optional<LibraryModel.Elsewhere> from = model.elsewhere(row.dir());
            if (from.isPresent()) {
                return Optional.of(Messages.text(
                        "library.trash.elsewhere",
                        row.facts().name(),
                        from.get().name()));
            }
        }
        return rows.stream()
                .filter(row -> row.facts().state().live())
                .findFirst()
                .map(row -> Messages.text(
                        "library.trash.live", row.facts().name(), row.facts().statusText()));
    }

    /** Moves runs to the trash; says why not where one of them is being written. */
    public void trash(List<LibraryRow> rows) {
        Optional<String> reason = whyNotDeleted(rows);
        if (reason.isPresent() || rows.isEmpty()) {
            reason.ifPresent(why -> tell(Notice.wrong(why)));
            return;
        }
        List<String> keys = rows.stream().map(LibraryRow::key).toList();
        model.setHidden(keys, true);
        if (trash.needsDelay()) {
            later(rows, keys);
        } else {
            now(rows, keys);
        }
    }

    /** What cannot be taken back waits until its notice is gone. */
    private void later(List<LibraryRow> rows, List<String> keys) {
        boolean[] over = {false};
        RunTrash to = trash;
        Map<LibraryRow, Path> libraries = new HashMap<>();
        rows.forEach(row -> libraries.put(row, libraryOf(row.dir())));
        pending = () -> moveAll(rows, libraries, to);
        Runnable back = () -> {
            if (!over[0]) {
                over[0] = true;
                pending = null;
                model.setHidden(keys, false);
                tell(null);
            } else {
                tell(Notice.wrong(Messages.text("library.trash.desktop")));
            }
        };
        undo.push(Messages.text("library.undo.trash", number(rows)), back);
        tell(new Notice(Messages.text("library.trashed", number(rows)), false, back, () -> {
            if (!over[0]) {
                over[0] = true;
                pending = null;
                move(rows, keys, gone -> {});
            }
        }));
    }

    /** Moves what still waits for its notice to go away; call it when the window closes. */
    public void close() {
        Runnable rest = pending;
        pending = null;
        if (rest != null) {
            // Not a daemon: what the user deleted must be gone although the window is.
            Thread.ofPlatform().name("library-trash").start(rest);
        }
    }

    private void now(List<LibraryRow> rows, List<String> keys) {
        move(rows, keys, gone -> {
            boolean[] back = {false};
            Runnable restore = () -> {
                if (!back[0]) {
                    back[0] = true;
                    restore(gone, keys);
                }
            };
            undo.push(Messages.text("library.undo.trash", number(rows)), restore);
            tell(new Notice(Messages.text("library.trashed", number(rows)), false, restore, null));
        });
    }

    private void move(List<LibraryRow> rows, List<String> keys, java.util.function.Consumer<List<Gone>> onDone) {
        RunTrash to = trash;
        Map<LibraryRow, Path> libraries = new HashMap<>();
        rows.forEach(row -> libraries.put(row, libraryOf(row.dir())));
        tasks.run(
                Messages.text("library.trashing"),
                progress -> moveAll(rows, libraries, to),
                moved -> {
                    count++;
                    if (!moved.gone().isEmpty()) {
                        onDone.accept(moved.gone());
                    }
                    if (moved.failure() != null) {
                        model.setHidden(keys, false);
                        tell(Notice.wrong(moved.failure()));
                    }
                    model.refresh();
                },
                failure -> {
                    model.setHidden(keys, false);
                    tell(Notice.wrong(String.valueOf(failure.getMessage())));
                });
    }

    private static Moved moveAll(List<LibraryRow> rows, Map<LibraryRow, Path> libraries, RunTrash to) {
        List<Gone> gone = new ArrayList<>();
        String failure = null;
        for (LibraryRow row : rows) {
            try {
                Path library = libraries.getOrDefault(row, row.dir());
                gone.add(new Gone(row, row.dir(), to.put(row.dir(), library)));
            } catch (IOException e) {
                failure = failure == null ? String.valueOf(e.getMessage()) : failure;
            }
        }
        return new Moved(gone, failure);
    }

    private void restore(List<Gone> gone, List<String> keys) {
        tasks.run(
                Messages.text("library.restoring"),
                progress -> {
                    for (Gone g : gone) {
                        RunTrash.OfLibrary.back(g.now(), g.original());
                    }
                    return gone.size();
                },
                number -> {
                    model.setHidden(keys, false);
                    model.refresh();
                    tell(Notice.of(Messages.text("library.restored", number)));
                },
                failure -> {
                    model.setHidden(keys, false);
                    model.refresh();
                    tell(Notice.wrong(String.valueOf(failure.getMessage())));
                });
    }

    /** The folder whose trash takes a run: the library's, or for a run outside of all folders the one it lies in. */
    private Path libraryOf(Path dir) {
        Path normal = dir.toAbsolutePath().normalize();
        Path parent = normal.getParent();
        return model.folders().stream()
                .filter(folder -> normal.startsWith(folder) && !normal.equals(folder))
                .findFirst()
                .orElse(parent == null ? normal : parent);
    }

    private void tell(@Nullable Notice now) {
        Notice before = notice.get();
        notice.set(now);
        Runnable over = before == null ? null : before.over();
        if (over != null) {
            over.run();
        }
    }

    private static String number(List<LibraryRow> rows) {
        return rows.size() == 1
                ? rows.getFirst().facts().name()
                : Messages.text("library.runs", String.valueOf(rows.size()));
    }
}
