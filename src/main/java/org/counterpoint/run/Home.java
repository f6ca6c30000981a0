package org.counterpoint.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an installation keeps what it ships and where a user's runs go: the one place that knows these paths. */
public final class Home {
    /** System property that names the installation folder (it holds {@code assets} and {@code sample-runs}). */
    public static final String INSTALLATION_PROPERTY = "counterpoint.home";

    /** System property that names the user's own folder (default {@code ~/.counterpoint}). */
    public static final String USER_PROPERTY = "counterpoint.user";

    /** System property that names the folder of the user's own runs (default {@code runs} in the user's own folder). */
    public static final String LIBRARY_PROPERTY = "counterpoint.library";

    private Home() {}

    /** The installation folder: the property, else the nearest folder above the running code that holds the assets. */
    public static Optional<Path> installation() {
        @Nullable String stated = System.getProperty(INSTALLATION_PROPERTY);
        if (stated != null) {
            return Optional.of(Path.of(stated).toAbsolutePath().normalize());
        }
        return codeLocation()
                .flatMap(start -> Stream.<@Nullable Path>iterate(start, p -> p != null, Path::getParent)
                        .filter(p -> p != null
                                && Files.isDirectory(p.resolve("assets").resolve("pocket")))
                        .map(Path.class::cast)
                        .findFirst());
    }

    /** The folder of the shipped pocket model, where it is there. */
    public static Optional<Path> pocketModel() {
        return installation()
                .map(home -> home.resolve("assets").resolve("pocket"))
                .filter(Files::isDirectory);
    }

    /** The folder of the shipped sample runs, where it is there. */
    public static Optional<Path> sampleRuns() {
        return installation().map(home -> home.resolve("sample-runs")).filter(Files::isDirectory);
    }

    /** The user's own folder: settings, state of the service, runs. */
    public static Path user() {
        @Nullable String stated = System.getProperty(USER_PROPERTY);
        return stated != null
                ? Path.of(stated).toAbsolutePath().normalize()
                : Path.of(System.getProperty("user.home"), ".counterpoint");
    }

    /** The folder new runs go to unless one is named. */
    public static Path library() {
        @Nullable String stated = System.getProperty(LIBRARY_PROPERTY);
        return stated != null ? Path.of(stated).toAbsolutePath().normalize() : user().resolve("runs");
    }

    /** The folders the library shows by default: the user's own, then the sample runs. */
    public static List<Path> libraries() {
        return Stream.concat(Stream.of(library()), sampleRuns().stream()).toList();
    }

    private static Optional<Path> codeLocation() {
        @Nullable CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
