package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Where a living service can be reached: a file that only its owner can read.
 *
 * @param port port on loopback
 * @param token what every request must carry
 * @param pid process id of the service
 */
record ServiceState(int port, String token, long pid) {
    private static final String FILE = "service.json";
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /**
     * Reads the file; empty if there is none or it is being written.
     *
     * @throws IOException in one sentence if others than its owner may read or write it
     */
    static Optional<ServiceState> read(Path stateDir) throws IOException {
        Path file = stateDir.resolve(FILE);
        try {
            if (POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException(
                        "The token in " + file + " is open to other users of this machine; run `chmod 600 " + file
                                + "`, and end the service if somebody may have read it.");
            }
            JsonNode o = Json.mapper().readTree(Files.readAllBytes(file));
            int port = o.path("port").asInt();
            String token = o.path("token").asText();
            return port > 0 && !token.isEmpty()
                    ? Optional.of(new ServiceState(port, token, o.path("pid").asLong()))
                    : Optional.empty();
        } catch (NoSuchFileException | com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Makes the folder of the service's files, for its owner only. */
    static void createDir(Path stateDir) throws IOException {
        try {
            Files.createDirectories(stateDir.toAbsolutePath().getParent());
            if (!Files.isDirectory(stateDir)) {
                Files.createDirectory(stateDir, owner("rwx------"));
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(stateDir, e);
        }
    }

    /** Writes the file; its content is never readable by others, not even for a moment. */
    void write(Path stateDir) throws IOException {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("port", port).put("token", token).put("pid", pid);
        Path temporary = stateDir.resolve("." + FILE + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, owner("rw-------"));
            Files.write(temporary, Json.pretty(o).getBytes(StandardCharsets.UTF_8));
            Files.move(
                    temporary,
                    stateDir.resolve(FILE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(stateDir.resolve(FILE), e);
        }
    }

    /** Removes the file when the service ends; true if there was one. */
    static boolean delete(Path stateDir) throws IOException {
        return Files.deleteIfExists(stateDir.resolve(FILE));
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * The lock that makes a service the only one of its library. The system lets go of it when the process ends in whatever way, so
     * a lock can never be stale; only {@code service.json} can.
     */
    static final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        /** Whether no service has it now. */
        static boolean free(Path stateDir) throws IOException {
            createDir(stateDir);
            try (Lock lock = tryTake(stateDir)) {
                return lock != null;
            }
        }

        /** Takes the lock, or returns null if a living service has it. */
        static @Nullable Lock tryTake(Path stateDir) throws IOException {
            FileChannel channel = FileChannel.open(
                    stateDir.resolve("service.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            return lock == null ? null : new Lock(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
