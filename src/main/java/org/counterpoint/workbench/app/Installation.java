package org.counterpoint.workbench.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where things lie on this machine: the user's own folder and the installation's sample runs. */
public final class Installation {
    private Installation() {}

    /** The user's own library, {@code ~/.counterpoint/runs} or the system property {@code counterpoint.library}. */
    public static Path ownLibrary() {
        String given = System.getProperty("counterpoint.library");
        return given == null ? userFolder().resolve("runs") : Path.of(given);
    }

    /** The settings file of the window, or the system property {@code counterpoint.settings}. */
    public static Path settings() {
        String given = System.getProperty("counterpoint.settings");
        return given == null ? userFolder().resolve("workbench.properties") : Path.of(given);
    }

    /** The sample runs that came with the installation (system property {@code counterpoint.home}), if it has any. */
    public static Optional<Path> sampleRuns() {
        String home = System.getProperty("counterpoint.home");
        return Optional.of(Path.of(home == null ? "." : home).resolve("sample-runs"))
                .filter(Files::isDirectory);
    }

    /** The folders that a window searches when nothing else is asked for. */
    public static List<Path> defaultLibraries() {
        List<Path> folders = new ArrayList<>();
        folders.add(ownLibrary());
        sampleRuns().ifPresent(folders::add);
        return folders;
    }

    private static Path userFolder() {
        return Path.of(System.getProperty("user.home", "."), ".counterpoint");
    }
}
