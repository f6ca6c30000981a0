package org.counterpoint.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the library.
 *
 * @param dir the run directory
 * @param manifest its manifest, or null if it is broken
 * @param lastStep last logged step, or -1 if there is none
 * @param lastRewards last mean reward per objective, held-out where there is one; empty if none was logged
 * @param secondsPerStep mean seconds between the last logged steps; NaN where that is not known
 * @param annotations what people say about it
 * @param modified when its metrics or manifest last changed
 * @param problem why it cannot be opened, or null
 */
public record RunSummary(
        Path dir,
        @Nullable RunManifest manifest,
        long lastStep,
        Map<String, Double> lastRewards,
        double secondsPerStep,
        AnnotationFiles.Found annotations,
        Instant modified,
        @Nullable String problem) {
    public RunSummary {
        lastRewards = Collections.unmodifiableMap(new LinkedHashMap<>(lastRewards));
    }

    /** The same with other annotations. */
    public RunSummary with(AnnotationFiles.Found other) {
        return new RunSummary(dir, manifest, lastStep, lastRewards, secondsPerStep, other, modified, problem);
    }

    /** Whether it cannot be opened. */
    public boolean broken() {
        return manifest == null;
    }

    /** The manifest of a run that can be opened. */
    public Optional<RunManifest> opened() {
        return Optional.ofNullable(manifest);
    }

    /** What people call it: the name they gave it, else the manifest's, else the id. */
    public String name() {
        String given = annotations.value().name();
        return given != null ? given : manifest == null || manifest.name().isBlank() ? id() : manifest.name();
    }

    /** Whether lists leave it out unless asked. */
    public boolean archived() {
        return annotations.value().archived();
    }

    /** The id, or the folder's name for a broken run. */
    public String id() {
        return manifest == null ? String.valueOf(dir.getFileName()) : manifest.id();
    }
}
