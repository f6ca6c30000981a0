package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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

    /**
     * Reads the file; empty if there is none or it is being written.
     *
     * @throws IOException in one sentence if others than its owner may read or write it
     */
    static Optional<ServiceState> read(Path stateDir) throws IOException {
        Path file = stateDir.resolve(FILE);
        try {
            Tokens.check(file);
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
        Tokens.createDir(stateDir);
    }

    /** Writes the file; its content is never readable by others, not even for a moment. */
    void write(Path stateDir) throws IOException {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("port", port).put("token", token).put("pid", pid);
        Tokens.write(stateDir.resolve(FILE), Json.pretty(o));
    }

    /** Removes the file when the service ends; true if there was one. */
    static boolean delete(Path stateDir) throws IOException {
        return Files.deleteIfExists(stateDir.resolve(FILE));
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
