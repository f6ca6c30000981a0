package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files with a token: for their owner only, when they are written and when they are read. */
public final class Tokens {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final String KEPT = "token";
    private static final int TOKEN_BYTES = 32;
    private static final long MOST = 64 * 1024;

    private Tokens() {}

    /**
     * Reads a token from a file that holds nothing else, or from the {@code service.json} of a service.
     *
     * @throws IOException in one sentence if there is none, or others than the owner may read the file
     */
    public static String read(Path file) throws IOException {
        String text;
        try {
            check(file);
            if (Files.size(file) > MOST) {
                throw new IOException(file + " is no file with a token; copy .service/service.json of the library.");
            }
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no token file " + file
                            + "; copy .service/service.json of the library on the other machine.",
                    e);
        }
        return of(text, file.toString());
    }

    /**
     * Takes the token out of what people copy: itself, or the whole {@code service.json}.
     *
     * @param where what to call the text in a complaint
     * @throws IOException in one sentence if there is none in it
     */
    public static String of(String text, String where) throws IOException {
        String token = text.strip();
        if (token.startsWith("{")) {
            try {
                JsonNode o = Json.mapper().readTree(token);
                token = o.path("token").asText();
            } catch (JsonProcessingException e) {
                token = "";
            }
        }
        if (!token.matches("[\\x21-\\x7e]{8,512}")) {
            throw new IOException("There is no token in " + where
                    + "; it stands in .service/service.json of the library on the other machine.");
        }
        return token;
    }

    /**
     * The token of a library's services: made once and kept, so that whoever is attached need not be told a new one when a service ends
     * and another starts. Where its file is gone, damaged, or open to others, another is made.
     *
     * @throws IOException in one sentence if it cannot be written
     */
    static String kept(Path stateDir) throws IOException {
        Path file = stateDir.resolve(KEPT);
        if (Files.exists(file)) {
            try {
                return read(file);
            } catch (IOException e) {
                LOG.warn("Making a new token: {}", e.getMessage());
            }
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        write(file, token + "\n");
        return token;
    }

    /** Refuses a file that others may read or write. */
    static void check(Path file) throws IOException {
        if (POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("The token in " + file + " is open to other users of this machine; run `chmod 600 "
                    + file + "`, and end the service if somebody may have read it.");
        }
    }

    /** Writes a file; its content is never readable by others, not even for a moment. */
    static void write(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, owner("rw-------"));
            Files.write(temporary, content.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    /** Makes a folder for its owner only; nothing where it is there. */
    static void createDir(Path folder) throws IOException {
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, owner("rwx------"));
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
