package org.counterpoint.run.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir
    Path dir;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(json.length).put(json);
        return Files.write(dir.resolve("x.safetensors"), b.array());
    }

    private static String tensor(String name, String type, String shape, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + ","
                + end + "]}";
    }

    private void refused(Path file, String... parts) {
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(TensorFileException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(file.toString())
                        .contains(parts)
                        .endsWith("."));
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32", "F16", "BF16"})
    void floatsComeBackAsWritten(DType type) throws IOException {
        Random random = new Random(7);
        double[] values = new double[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() * Math.pow(2, random.nextInt(8) - 4);
        }
        values[0] = Double.NaN;
        values[1] = Double.POSITIVE_INFINITY;
        values[2] = -0.0;
        Path file = dir.resolve("x.safetensors");
        new SafetensorsWriter()
                .add("w", type, new long[] {10, 100}, values)
                .metadata("format", "pt")
                .write(file);
        double precision =
                switch (type) {
                    case F64 -> 0;
                    case F32 -> 0x1p-24;
                    case F16 -> 0x1p-11;
                    default -> 0x1p-8;
                };
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.metadata()).containsEntry("format", "pt");
            assertThat(read.info("w").shape()).containsExactly(10, 100);
            double[] back = read.doubles("w");
            float[] floats = read.floats("w");
            assertThat(back[0]).isNaN();
            assertThat(back[1]).isInfinite();
            assertThat(1 / back[2]).isEqualTo(Double.NEGATIVE_INFINITY);
            for (int i = 3; i < values.length; i++) {
                assertThat(Math.abs(back[i] - values[i])).isLessThanOrEqualTo(precision * Math.abs(values[i]));
                assertThat(floats[i]).isEqualTo((float) back[i]);
            }
        }
    }

    @Test
    void bf16RoundsToNearestEven() {
        assertThat(SafetensorsWriter.toBf16(Float.intBitsToFloat(0x3F808000))).isEqualTo((short) 0x3F80);
        assertThat(SafetensorsWriter.toBf16(Float.intBitsToFloat(0x3F818000))).isEqualTo((short) 0x3F82);
        assertThat(SafetensorsWriter.toBf16(Float.intBitsToFloat(0x3F808001))).isEqualTo((short) 0x3F81);
        assertThat(SafetensorsWriter.toBf16(Float.intBitsToFloat(0x7F800001))).isEqualTo((short) 0x7FC0);
    }

    @Test
    void integersAndScalarsAndEmptyTensors() throws IOException {
        Path file = dir.resolve("x.safetensors");
        new SafetensorsWriter()
                .addLongs("i", new long[] {3}, new long[] {1, -2, Long.MAX_VALUE})
                .add("scalar", DType.F32, new long[0], new float[] {5})
                .add("empty", DType.F32, new long[] {0, 4}, new float[0])
                .write(file);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.longs("i")).containsExactly(1, -2, Long.MAX_VALUE);
            assertThat(read.floats("scalar")).containsExactly(5f);
            assertThat(read.floats("empty")).isEmpty();
            assertThat(read.names()).containsExactlyInAnyOrder("i", "scalar", "empty");
            assertThatThrownBy(() -> read.longs("scalar")).hasMessageContaining("not integers");
            assertThatThrownBy(() -> read.floats("absent")).hasMessageContaining("no tensor absent");
        }
    }

    @Test
    void equalContentGivesEqualBytes() throws IOException {
        Path a = dir.resolve("a.safetensors");
        Path b = dir.resolve("b.safetensors");
        new SafetensorsWriter()
                .add("x", DType.F32, new long[] {1}, new float[] {1})
                .add("y", DType.F32, new long[] {1}, new float[] {2})
                .write(a);
        new SafetensorsWriter()
                .add("y", DType.F32, new long[] {1}, new float[] {2})
                .add("x", DType.F32, new long[] {1}, new float[] {1})
                .write(b);
        assertThat(Files.readAllBytes(a)).isEqualTo(Files.readAllBytes(b));
        assertThat(ByteBuffer.wrap(Files.readAllBytes(a))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()
                        % 8)
                .isZero();
    }

    @Test
    void paddedHeaderIsRead() throws IOException {
        Path file = file("{" + tensor("a", "I32", "[1]", 0, 4) + "}    ", 4);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.longs("a")).containsExactly(0);
        }
    }

    @Test
    void tensorsAboveTwoGibibytesAreAddressed() throws IOException {
        long n = 600_000_000L;
        String header = "{" + tensor("big", "F32", "[" + n + "]", 0, 4 * n) + ","
                + tensor("tail", "F32", "[1]", 4 * n, 4 * n + 4) + "}";
        Path file = file(header, 0);
        long data = 8L + header.length();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(data + 4 * n + 4);
            sparse.seek(data + 4 * (n - 1));
            sparse.write(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});
        }
        try (Safetensors read = Safetensors.open(file)) {
            float[] last = new float[2];
            read.floats("big", n - 2, last, 0, 2);
            assertThat(last).containsExactly(0f, 1f);
            assertThat(read.floats("tail")).containsExactly(2f);
            assertThat(read.segment("big").byteSize()).isEqualTo(4 * n);
            assertThatThrownBy(() -> read.buffer("big")).hasMessageContaining("2 GiB");
        }
    }

    @Test
    void truncatedHeadersAndAbsurdLengthsAreRefused() throws IOException {
        Path file = dir.resolve("x.safetensors");
        refused(Files.write(file, new byte[5]), "only 5 bytes");
        byte[] absurd = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(100_000_001)
                .array();
        refused(Files.write(file, absurd), "100000001", "100 MB");
        byte[] negative = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-1)
                .array();
        refused(Files.write(file, negative), "18446744073709551615");
        byte[] beyond = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1000)
                .array();
        refused(Files.write(file, beyond), "truncated");
        refused(file("[1,2]", 0), "does not start with '{'");
        refused(file("{\"a\":", 0), "not valid JSON");
        refused(dir.resolve("missing.safetensors"), "missing");
    }

    @Test
    void duplicateNamesAreRefused() throws IOException {
        String twice = tensor("a", "F32", "[1]", 0, 4);
        refused(file("{" + twice + "," + twice + "}", 4), "Duplicate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2]|0|4|4|does not fit",
                "[1]|0|4|8|4 bytes follow the last tensor",
                "[1]|4|8|8|hole of 4 bytes",
                "[1]|0|4|3|truncated",
                "[-1]|0|4|4|impossible shape",
                "[9223372036854775807,9223372036854775807]|0|4|4|impossible shape",
                "[9223372036854775807]|0|4|4|does not fit",
                "[1.5]|0|4|4|impossible shape",
                "[1]|4|0|4|impossible data_offsets",
                "[1]|-4|0|4|impossible data_offsets"
            })
    void wrongLayoutsAreRefused(String shape, long begin, long end, int bytes, String problem) throws IOException {
        refused(file("{" + tensor("a", "F32", shape, begin, end) + "}", bytes), problem);
    }

    @Test
    void overlapsAreRefused() throws IOException {
        refused(
                file("{" + tensor("a", "F32", "[2]", 0, 8) + "," + tensor("b", "F32", "[2]", 4, 12) + "}", 12),
                "b overlaps");
        refused(
                file("{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("b", "F32", "[1]", 0, 4) + "}", 4),
                "overlaps");
    }

    @Test
    void unknownTypesAndMissingFieldsAreRefused() throws IOException {
        refused(file("{" + tensor("a", "Q7", "[1]", 0, 4) + "}", 4), "unknown dtype Q7");
        refused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "lacks");
        refused(file("{\"a\":3}", 0), "lacks");
        refused(file("{\"__metadata__\":{\"a\":1}}", 0), "not a string");
    }

    @Test
    void typesWithoutAFloatFormAreListedButNotRead() throws IOException {
        Path file = file("{" + tensor("a", "F8_E4M3", "[4]", 0, 4) + "," + tensor("b", "F4", "[4]", 4, 6) + "}", 6);
        try (Safetensors read = Safetensors.open(file)) {
            assertThat(read.info("a").type()).isEqualTo(DType.F8_E4M3);
            assertThatThrownBy(() -> read.floats("a")).hasMessageContaining("convert the model");
            assertThatThrownBy(() -> read.doubles("b")).hasMessageContaining("convert the model");
        }
    }

    @Test
    void shardsAreReadThroughTheIndex() throws IOException {
        new SafetensorsWriter()
                .add("a", DType.F32, new long[] {1}, new float[] {1})
                .write(dir.resolve("model-00001-of-00002.safetensors"));
        new SafetensorsWriter()
                .add("b", DType.BF16, new long[] {1}, new float[] {2})
                .write(dir.resolve("model-00002-of-00002.safetensors"));
        Path index = dir.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"metadata\":{\"total_size\":6},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                        + "\"b\":\"model-00002-of-00002.safetensors\"}}");
        try (Safetensors read = Safetensors.open(dir)) {
            assertThat(read.floats("a")).containsExactly(1f);
            assertThat(read.floats("b")).containsExactly(2f);
        }
        Files.delete(dir.resolve("model-00002-of-00002.safetensors"));
        assertThatThrownBy(() -> Safetensors.open(dir).close())
                .hasMessageContaining("model-00002-of-00002.safetensors")
                .hasMessageContaining("missing");
        Files.writeString(index, "{\"weight_map\":{\"c\":\"model-00001-of-00002.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.open(dir).close()).hasMessageContaining("lacks the tensor c");
        Files.writeString(index, "{\"weight_map\":{\"c\":\"../elsewhere.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.open(dir).close()).hasMessageContaining("not a plain file name");
        Files.writeString(index, "{\"weight_map\":");
        assertThatThrownBy(() -> Safetensors.open(dir).close()).hasMessageContaining("not valid JSON");
        Files.writeString(index, "{}");
        assertThatThrownBy(() -> Safetensors.open(dir).close()).hasMessageContaining("weight_map");
    }

    @Test
    void emptyFoldersAreRefused() {
        assertThatThrownBy(() -> Safetensors.open(dir).close()).hasMessageContaining("no model.safetensors");
    }

    @Test
    void writerRefusesWhatDoesNotFit() {
        SafetensorsWriter writer = new SafetensorsWriter().add("a", DType.F32, new long[] {1}, new float[] {1});
        assertThatThrownBy(() -> writer.add("a", DType.F32, new long[] {1}, new float[] {1}))
                .hasMessageContaining("already taken");
        assertThatThrownBy(() -> writer.add("b", DType.F32, new long[] {2}, new float[] {1}))
                .hasMessageContaining("its shape asks for 2");
        assertThatThrownBy(() -> writer.add("c", DType.I32, new long[] {1}, new float[] {1}))
                .hasMessageContaining("cannot be stored as I32");
    }
}
