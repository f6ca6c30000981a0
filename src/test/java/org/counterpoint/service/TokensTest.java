package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    @TempDir
    Path dir;

    @Test
    void aTokenIsMadeOnceAndKeptForItsOwner() throws IOException {
        String token = Tokens.kept(dir);
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(Tokens.kept(dir)).isEqualTo(token);
        Path file = dir.resolve("token");
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            String afterOthersMightHaveRead = Tokens.kept(dir);
            assertThat(afterOthersMightHaveRead).isNotEqualTo(token);
            assertThat(Tokens.kept(dir)).isEqualTo(afterOthersMightHaveRead);
        }
        Files.writeString(file, "");
        assertThat(Tokens.kept(dir)).matches("[0-9a-f]{64}");
    }
}
