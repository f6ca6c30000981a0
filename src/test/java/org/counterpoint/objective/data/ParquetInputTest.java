package org.counterpoint.objective.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetInputTest {
    @TempDir
    Path dir;

    @Test
    void aFileThatIsCutWhileItIsReadIsAnExceptionAndNotTheEndOfTheProcess() throws IOException {
        Path file = Files.write(dir.resolve("x.parquet"), new byte[] {1, 2, 3, 4, 5, 6});
        try (ParquetInput input = new ParquetInput(file)) {
            input.open();
            assertThat(input.length()).isEqualTo(6);
            assertThat(input.readRange(2, 3)).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4, 5}));
            assertThatThrownBy(() -> input.readRange(4, 3)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> input.readRange(4, Integer.MAX_VALUE)).isInstanceOf(IOException.class);
            Files.write(file, new byte[] {1, 2});
            assertThatThrownBy(() -> input.readRange(2, 3)).isInstanceOf(IOException.class);
        }
    }
}
