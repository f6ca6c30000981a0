package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files that belong to a run directory, by their names in it. Whoever hands runs on, to another folder or another machine, hands on
 * these and nothing else that may lie there.
 */
public final class RunFiles {
    /** Hidden file that says what a directory on another machine holds, see {@link RemoteRun}. */
    public static final String REMOTE = ".remote.json";

    /** Preference pairs that a run made of samples, one object per line. */
    public static final String PAIRS = "pairs.jsonl";

    private static final Set<String> CORE =
            Set.of(RunManifest.FILE, Annotations.FILE, RunLoader.METRICS, RunEvent.FILE, "masking.json");
    private static final Set<String> GROWING =
            Set.of(RunLoader.METRICS, RunLoader.SAMPLES, RunLoader.PROMPTS, RunEvent.FILE);
    private static final Set<String> FOLDERS = Set.of(RunLoader.SUBSPACE, RunWriter.CHECKPOINT, "checkpoint-previous");
    private static final Pattern LOG =
            Pattern.compile("log([.-][A-Za-z0-9-]{1,40})?\\.(txt|jsonl)|log\\.txt\\.\\d{1,3}");
    private static final Pattern PIECE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,159}");

    /** Deepest file: {@code checkpoint/stage-1/adapter_model.safetensors}. */
    private static final int DEPTH = 3;

    /** What a file is for. */
    public enum Part {
        /** Manifest, metrics, events, annotations: what every view needs; kilobytes to a few megabytes. */
        CORE,
        /** What the worker said. */
        LOG,
        /** Completions. */
        SAMPLES,
        /** What every prompt did in every step. */
        PROMPTS,
        /** Factored updates and how ranks were chosen. */
        FACTORS,
        /** Adapters and what it takes to resume. */
        CHECKPOINT
    }

    /**
     * A file of a run.
     *
     * @param name its name in the run directory, with slashes
     * @param size its length in bytes
     */
    public record Known(String name, long size) {}

    private RunFiles() {}

    /** Whether a name can be one of a file of a run; never a path out of it. */
    public static boolean isKnown(String name) {
        String[] pieces = name.split("/", -1);
        for (String piece : pieces) {
            if (!PIECE.matcher(piece).matches() || piece.contains("..")) {
                return false;
            }
        }
        if (pieces.length == 1) {
            return CORE.contains(name)
                    || GROWING.contains(name)
                    || name.equals(PAIRS)
                    || LOG.matcher(name).matches();
        }
        return pieces.length <= DEPTH && FOLDERS.contains(pieces[0]);
    }

    /** What a known file is for. */
    public static Part part(String name) {
        return switch (name) {
            case RunLoader.SAMPLES -> Part.SAMPLES;
            case RunLoader.PROMPTS -> Part.PROMPTS;
            case PAIRS -> Part.CHECKPOINT;
            default ->
                name.startsWith(RunLoader.SUBSPACE + "/")
                        ? Part.FACTORS
                        : name.indexOf('/') > 0
                                ? Part.CHECKPOINT
                                : LOG.matcher(name).matches() ? Part.LOG : Part.CORE;
        };
    }

    /** Whether lines are appended to a file, so that what was read of it stays right; all others are replaced as a whole. */
    public static boolean grows(String name) {
        return GROWING.contains(name)
                || (name.indexOf('/') < 0
                        && LOG.matcher(name.toLowerCase(Locale.ROOT)).matches());
    }

    /**
     * The files that are there now, by name. Links are passed over, whatever they point to.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<Known> list(Path dir) throws IOException {
        Set<String> names = new TreeSet<>();
        collect(dir, "", 1, names);
        List<Known> all = new ArrayList<>();
        for (String name : names) {
            Path file = dir.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                all.add(new Known(name, Files.size(file)));
            }
        }
        return all;
    }

    private static void collect(Path folder, String prefix, int depth, Set<String> names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = prefix + file.getFileName();
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    if (depth < DEPTH && isKnown(name + "/x")) {
                        collect(file, name + "/", depth + 1, names);
                    }
                } else if (isKnown(name)) {
                    names.add(name);
                }
            }
        }
    }
}
