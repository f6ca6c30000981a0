package org.counterpoint.workbench.remote;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.counterpoint.service.RemoteLibrary;
import org.counterpoint.service.RemoteState;
import org.counterpoint.workbench.Messages;

/** A service elsewhere that the window is attached to. FX thread. */
public final class Attached {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final double MEGABYTE = 1e6;

    private final RemoteLibrary library;
    private final ReadOnlyObjectWrapper<RemoteState> state;

    Attached(RemoteLibrary library) {
        this.library = library;
        this.state = new ReadOnlyObjectWrapper<>(this, "state", library.state());
    }

    /** What people call it. */
    public String name() {
        return library.place().name();
    }

    /** The library behind it. */
    public RemoteLibrary library() {
        return library;
    }

    /** Whether a run directory is one of its runs. */
    public boolean owns(Path dir) {
        return dir.toAbsolutePath().normalize().startsWith(library.folder());
    }

    /** How the connection stands. */
    public ReadOnlyObjectProperty<RemoteState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    void show(RemoteState now) {
        state.set(now);
    }

    /** Whether the connection is lost or was never there; not while the first attempt is under way. */
    public boolean offline() {
        return !state.get().connected() && !state.get().problem().isEmpty();
    }

    /** How it stands in a few words, for a list. */
    public String words() {
        RemoteState now = state.get();
        if (now.connected()) {
            return Messages.text("remote.connected", Integer.toString(now.runs()));
        }
        return offline()
                ? Messages.text("remote.offline.short", TIME.format(now.since()))
                : Messages.text("remote.connecting");
    }

    /** What stands above views of its runs; empty where there is nothing to say. */
    public String notice() {
        RemoteState now = state.get();
        if (offline()) {
            return Messages.text("remote.offline", name(), TIME.format(now.since()), now.problem());
        }
        if (now.bytesLeft() > 0) {
            return Messages.text(
                    "remote.fetching", name(), String.format(Locale.ROOT, "%.1f", now.bytesLeft() / MEGABYTE));
        }
        return "";
    }
}
