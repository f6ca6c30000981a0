package org.counterpoint.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** Makes a run directory out of the beginning of another one, which may be written meanwhile. */
public final class RunCopy {
    private RunCopy() {}

    /** Fills a run directory. */
    @FunctionalInterface
    public interface Body {
        /** Fills a folder that exists and is empty. */
        void fill(Path folder) throws IOException;
    }

    /**
     * Makes a run directory that is there whole or not at all.
     *
     * @param out a new or empty directory
     * @throws RunFormatException if {@code out} holds anything
     * @throws IOException when the disk refuses; nothing is left then
     */
    public static void make(Path out, Body body) throws IOException {
        Path target = out.toAbsolutePath().normalize();
        if (Files.exists(target) && (!Files.isDirectory(target) || !empty(target))) {
            throw new RunFormatException(out + " is there already; choose a new folder for the branch.");
        }
        Path folder = target.resolveSibling("." + target.getFileName() + ".new");
        try {
            delete(folder);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
        boolean done = false;
        try {
            body.fill(folder);
            Files.deleteIfExists(target);
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            Path above = target.getParent();
            if (above != null) {
                AtomicFiles.syncFolder(above);
            }
            done = true;
        } finally {
            if (!done) {
                delete(folder);
            }
        }
    }

    /**
     * Copies rows and factors as they were at a moment.
     *
     * @param at a position within {@code from}
     * @throws IOException where {@code from} has lost some of them, or the disk refuses
     */
    public static void history(Path from, Path to, RunPosition at) throws IOException {
        start(from, to, RunLoader.METRICS, at.metrics());
        start(from, to, RunLoader.SAMPLES, at.samples());
        start(from, to, RunLoader.PROMPTS, at.prompts());
        if (!at.subspace().isEmpty()) {
            Files.createDirectories(to.resolve(RunLoader.SUBSPACE));
            for (String name : at.subspace()) {
                Files.copy(
                        from.resolve(RunLoader.SUBSPACE).resolve(name),
                        to.resolve(RunLoader.SUBSPACE).resolve(name));
            }
        }
    }

    private static void start(Path from, Path to, String name, long bytes) throws IOException {
        if (bytes == 0) {
            return;
        }
        try (FileChannel in = FileChannel.open(from.resolve(name), StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(to.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < bytes) {
                long now = in.transferTo(done, bytes - done, out);
                if (now <= 0) {
                    throw new IOException(
                            from.resolve(name) + " is shorter than its checkpoint says; choose another checkpoint.");
                }
                done += now;
            }
            out.force(true);
        }
    }

    /** Writes the events, then the manifest, which makes a run of the folder. */
    public static void finish(Path folder, RunManifest manifest, List<RunEvent> events) throws IOException {
        for (RunEvent event : events) {
            RunEvent.append(folder, event);
        }
        AtomicFiles.replace(
                folder.resolve(RunManifest.FILE), Json.pretty(manifest.toJson()).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean empty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
