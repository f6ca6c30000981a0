package org.counterpoint.objective.reward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Fingerprints of rewards: their settings and the content of what they read. */
final class Fingerprints {
    private Fingerprints() {}

    /**
     * SHA-256 in hexadecimal of a kind of reward, its settings and files.
     *
     * @param paths files, or model and adapter folders, of which weights, configuration and tokenizer count
     * @throws RewardException when a file cannot be read
     */
    static String of(String type, RewardParameters settings, Path... paths) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
        digest.update((type + " " + settings.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        for (Path path : paths) {
            try (OutputStream to = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                for (Path file : files(path)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(to);
                    }
                }
            } catch (IOException e) {
                throw new RewardException(path + " cannot be read (" + e.getMessage() + "); check its permissions.", e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> list = Files.list(path)) {
            return list.filter(f -> {
                        String n = f.getFileName().toString();
                        return n.endsWith(".safetensors") || n.endsWith(".json") || n.endsWith(".jinja");
                    })
                    .sorted()
                    .toList();
        }
    }
}
