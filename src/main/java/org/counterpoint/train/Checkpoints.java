package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a run: {@code checkpoint/} is the newest and {@code checkpoint-previous/} the one before. A checkpoint is
 * written into a folder of its own and renamed when all its files and their {@code SHA256SUMS} are on the disk, so that at every
 * moment one of the two names holds a whole one.
 */
final class Checkpoints {
    static final String PREVIOUS = RunWriter.CHECKPOINT + "-previous";
    static final String SUMS = "SHA256SUMS";
    private static final String NEXT = "." + RunWriter.CHECKPOINT + ".new";

    private static final int COPIES = 5;

    private Checkpoints() {}

    /** Writes the files of a checkpoint. */
    @FunctionalInterface
    interface Body {
        /** Writes all files into a folder that exists and is empty. */
        void write(Path folder) throws IOException;
    }

    /** Makes a new checkpoint; the newest so far becomes the one before. */
    static void write(Path dir, Body body) throws IOException {
        Path next = dir.resolve(NEXT);
        Path newest = dir.resolve(RunWriter.CHECKPOINT);
        try {
            delete(next);
            Files.createDirectories(next);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(next, e);
        }
        body.write(next);
        writeText(next, SUMS, sums(next));
        try {
            if (Files.exists(newest)) {
                delete(dir.resolve(PREVIOUS));
                Files.move(newest, dir.resolve(PREVIOUS), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(next, newest, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(newest, e);
        }
        AtomicFiles.syncFolder(dir);
    }

    /** Writes everything since the base model as a PEFT adapter. */
    static void writeAdapter(Path folder, RunContext run, List<LowRank> total) throws IOException {
        PeftAdapter.write(
                folder, run.policy().model().fromWeights(total), run.config().model(), DType.F32);
    }

    static void writeText(Path folder, String file, String text) throws IOException {
        AtomicFiles.replace(folder.resolve(file), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The newest checkpoint that is whole and whose run directory still holds what was recorded before it; null where there is
     * none. Changes nothing.
     *
     * @param damage takes a sentence about each checkpoint that cannot be used
     */
    static @Nullable Checkpoint newest(Path dir, Consumer<String> damage) {
        for (String name : List.of(RunWriter.CHECKPOINT, PREVIOUS)) {
            Path folder = dir.resolve(name);
            if (Files.isDirectory(folder)) {
                try {
                    if (!whole(folder)) {
                        throw new IOException("its files are not those that " + SUMS + " names");
                    }
                    Checkpoint found = Checkpoint.read(folder);
                    if (!found.position().within(dir)) {
                        throw new IOException("the run has lost rows or files that were recorded before it");
                    }
                    return found;
                } catch (IOException | UncheckedIOException e) {
                    damage.accept("The checkpoint " + folder + " cannot be used (" + e.getMessage()
                            + "); going back to the one before.");
                }
            }
        }
        return null;
    }

    /** The checkpoints that training can go on from, newest first; whether their files are whole is not looked at. */
    static List<Branch.Point> all(Path dir) {
        List<Branch.Point> points = new ArrayList<>();
        for (String name : List.of(RunWriter.CHECKPOINT, PREVIOUS)) {
            try {
                JsonNode state = Json.mapper()
                        .readTree(Files.readAllBytes(dir.resolve(name).resolve(Checkpoint.STATE)));
                long step = state.path("step").asLong(-1);
                // While one is renamed it may be seen under both names.
                if (step >= 0 && points.stream().noneMatch(p -> p.step() == step)) {
                    points.add(new Branch.Point(step, state.path("seconds").asDouble()));
                }
            } catch (IOException e) {
                // There is none of this name, or it is being replaced.
            }
        }
        return points;
    }

    /**
     * Copies a checkpoint of a run that may be training, as the newest of another run directory.
     *
     * @param step its step
     * @param fresh whether the state of the method is left out
     * @return the copy
     * @throws IOException in a sentence, where the run no longer has it whole
     */
    static Checkpoint copy(Path run, long step, Path to, boolean fresh) throws IOException {
        Path target = to.resolve(RunWriter.CHECKPOINT);
        IOException last = null;
        for (int i = 0; i < COPIES; i++) {
            for (String name : List.of(RunWriter.CHECKPOINT, PREVIOUS)) {
                delete(target);
                Files.createDirectories(target);
                try {
                    for (Path file : files(run.resolve(name))) {
                        Files.copy(file, target.resolve(file.getFileName().toString()));
                    }
                    // The folder may have been renamed in between; then the copy is not whole.
                    if (whole(target) && Checkpoint.read(target).step() == step) {
                        if (fresh) {
                            ObjectNode state = (ObjectNode)
                                    Json.mapper().readTree(Files.readAllBytes(target.resolve(Checkpoint.STATE)));
                            state.putObject("scalarizer");
                            writeText(target, Checkpoint.STATE, Json.mapper().writeValueAsString(state) + "\n");
                            writeText(target, SUMS, sums(target));
                        }
                        return Checkpoint.read(target);
                    }
                } catch (IOException | UncheckedIOException e) {
                    last = e instanceof IOException io ? io : new IOException(e);
                }
            }
        }
        throw new IOException(
                "The checkpoint of " + run + " at step " + step
                        + " is damaged or has been replaced by newer ones; choose another.",
                last);
    }

    private static boolean whole(Path folder) throws IOException {
        return Files.exists(folder.resolve(SUMS)) && sums(folder).equals(Files.readString(folder.resolve(SUMS)));
    }

    /**
     * Leaves only the chosen checkpoint and what is older, so that the next one does not push out the only good one.
     *
     * @param chosen what {@link #newest} gave
     */
    static void keep(Path dir, @Nullable Checkpoint chosen) throws IOException {
        Path newest = dir.resolve(RunWriter.CHECKPOINT);
        Path previous = dir.resolve(PREVIOUS);
        delete(dir.resolve(NEXT));
        if (chosen == null) {
            delete(newest);
            delete(previous);
        } else if (chosen.folder().equals(previous)) {
            delete(newest);
            Files.move(previous, newest, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** One line per file as {@code sha256sum} writes them, in order of the names. */
    private static String sums(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (!name.equals(SUMS)) {
                text.append(Manifests.digest(List.of(file)))
                        .append("  ")
                        .append(name)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(folder)) {
                all = new ArrayList<>(walk.toList());
            }
            all.sort(Comparator.reverseOrder());
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }
}
