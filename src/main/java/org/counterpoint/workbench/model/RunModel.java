package org.counterpoint.workbench.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.counterpoint.run.AnnotationFiles;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunTail;
import org.counterpoint.workbench.theme.RunStyle;
import org.jspecify.annotations.Nullable;

/**
 * An opened run as views see it: the newest snapshot of its files, which grows while the run is followed. Properties
 * change on the JavaFX thread only, at most 10 times a second however fast the run writes (the tail looks 4 times a
 * second, and news that the JavaFX thread has not taken yet are replaced by newer ones).
 */
public final class RunModel implements AutoCloseable {
    private final String id;
    private final ObjectProperty<RunStyle> style;
    private final ReadOnlyObjectWrapper<Run> run;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private final AtomicReference<@Nullable Run> news = new AtomicReference<>();
    private @Nullable RunTail tail;
    private @Nullable String name;
    private boolean elsewhere;
    private @Nullable Settings settings;

    /** A model of a snapshot; it grows only after {@link #follow}. */
    public RunModel(Run run, RunStyle style) {
        this.id = key(run.dir());
        this.run = new ReadOnlyObjectWrapper<>(this, "run", run);
        this.style = new SimpleObjectProperty<>(this, "style", style);
    }

    /** Opens a run directory; reads files, so call it off the JavaFX thread. */
    public static RunModel open(Path dir) throws IOException {
        Run run = Run.open(dir);
        Annotations said = AnnotationFiles.ofUser().read(dir, run.id()).value();
        RunModel model = new RunModel(run, new RunStyle(run.manifest().method(), 0, said.color()));
        model.name = said.name();
        model.elsewhere = Files.exists(dir.resolve(RunFiles.REMOTE));
        // Read here, off the JavaFX thread, and known from then on.
        model.settings();
        return model;
    }

    /** What identifies a run in the selection: its directory, absolute and normalized. Never shown to people. */
    public static String key(Path dir) {
        return dir.toAbsolutePath().normalize().toString();
    }

    /** The run's key, as in {@link org.counterpoint.workbench.selection.Selection#runs()}; see {@link #key(Path)}. */
    public String id() {
        return id;
    }

    /** The run directory. */
    public Path dir() {
        return run().dir();
    }

    /** What people call this run. */
    public String label() {
        String own = name;
        String recorded = run().manifest().name();
        return own != null ? own : recorded.isBlank() ? run().id() : recorded;
    }

    /** The newest snapshot. */
    public Run run() {
        return run.get();
    }

    /** The newest snapshot, observable. */
    public ReadOnlyObjectProperty<Run> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** What is the same for all seeds of this run's configuration, see {@link FlatConfig#seedGroup}. */
    public String seedGroup() {
        return settings().group;
    }

    /** The run's configuration by dotted paths, see {@link FlatConfig#of}. */
    public Map<String, String> config() {
        return settings().values;
    }

    @SuppressWarnings("ReferenceEquality") // a snapshot keeps the manifest of the one before until its file changes
    private Settings settings() {
        RunManifest now = run().manifest();
        Settings known = settings;
        if (known == null || known.manifest != now) {
            known = new Settings(now, FlatConfig.seedGroup(now), FlatConfig.of(now.config()));
            settings = known;
        }
        return known;
    }

    private record Settings(RunManifest manifest, String group, Map<String, String> values) {}

    /** Whether the run is still being written. */
    public boolean live() {
        return !run().manifest().status().ended();
    }

    /** Whether its files may change: it is being written, or they come from another machine as views ask for them. */
    public boolean grows() {
        return live() || elsewhere;
    }

    /** How this run is drawn. */
    public RunStyle style() {
        return style.get();
    }

    /** How this run is drawn, observable. */
    public ObjectProperty<RunStyle> styleProperty() {
        return style;
    }

    /** Why the run cannot be followed at the moment, in one sentence; empty while it can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Counts up whenever the snapshot changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** Another name and color, as the user gave them; true if that changes anything. */
    boolean describe(@Nullable String newName, @Nullable String color) {
        boolean changed = !Objects.equals(newName, name) || !Objects.equals(color, style().color());
        if (changed) {
            name = newName;
            style.set(style().withColor(color));
        }
        return changed;
    }

    /** Starts to follow the run's files; does nothing where they are followed already. */
    public void follow(Consumer<Runnable> uiThread) {
        if (tail == null) {
            tail = RunTail.follow(dir(), new Listener(uiThread));
        }
    }

    /** Whether the files are followed. */
    public boolean following() {
        return tail != null;
    }

    /** Stops following; the last snapshot stays. */
    @Override
    public void close() {
        RunTail open = tail;
        tail = null;
        if (open != null) {
            open.close();
        }
    }

    private void show(Run now) {
        run.set(now);
        problem.set("");
        revision.set(revision.get() + 1);
    }

    private final class Listener implements RunTail.Listener {
        private final Consumer<Runnable> uiThread;

        Listener(Consumer<Runnable> uiThread) {
            this.uiThread = uiThread;
        }

        @Override
        public void changed(RunTail.Update update) {
            boolean idle = news.getAndSet(update.run()) == null;
            if (idle) {
                uiThread.accept(() -> show(Objects.requireNonNull(news.getAndSet(null))));
            }
        }

        @Override
        public void unreadable(String message) {
            uiThread.accept(() -> problem.set(message));
        }
    }
}
