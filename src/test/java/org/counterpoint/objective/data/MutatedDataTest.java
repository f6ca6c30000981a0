package org.counterpoint.objective.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes a file holds, reading it ends with rows or with the import's own exception. */
class MutatedDataTest {
    private static final String[] NAMES = {"x.jsonl", "x.json", "x.csv", "x.tsv", "x.jsonl.gz"};
    private static final String LINES =
            "{\"prompt\":\"q\",\"chosen\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
                    + "\"content\":\"a\"}],\"rejected\":\"b\",\"score\":1.5}\n{\"chosen\":\"\\n\\nHuman: h\\n\\nAssistant: a\",\"rejected\":"
                    + "\"\\n\\nHuman: h\\n\\nAssistant: b\"}\n{\"instruction\":\"q\",\"completions\":[{\"response\":\"a\",\"annotations\":"
                    + "{\"helpfulness\":{\"Rating\":\"4\"}}}]}\n";
    private static final String TABLE = "prompt,chosen,rejected\n\"q, q\",a,\"b\"\"c\"\nr,d,e\n";

    private static final Path[] FOLDER = new Path[1];

    @BeforeContainer
    static void makeFolder() throws IOException {
        FOLDER[0] = Files.createTempDirectory("mutated");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(FOLDER[0].resolve("x.parquet"));
        for (String name : NAMES) {
            Files.deleteIfExists(FOLDER[0].resolve(name));
        }
        Files.delete(FOLDER[0]);
    }

    @Property(tries = 1500)
    void nothingElseIsThrown(@ForAll @IntRange(min = 0, max = 4) int kind, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = mutated(original(kind), random);
        Path file = FOLDER[0].resolve(NAMES[kind]);
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<DataForm> forms = List.of(DataForm.values());
        DataForm form = forms.get(random.nextInt(forms.size()));
        DataSource source = form.openLabels()
                ? new DataSource(
                        file, form, java.util.Map.of(), java.util.Map.of("o", "score"), DataSource.ANY_SPLIT, 0)
                : DataSource.of(file, form);
        try {
            DataDetection.of(file);
            DataSettings settings = DataSettings.of(List.of(source)).withMaxBadRows(random.nextInt(4));
            settings.sources().forEach(one -> DataPreview.check(one, settings.format()));
            DataSet.load(settings, DataSet.Fits.ALL);
        } catch (DataException expected) {
            oneSentence(expected);
        }
    }

    @Property(tries = 40)
    void damagedParquetEndsToo(@ForAll long seed) throws IOException {
        Path file = Files.write(FOLDER[0].resolve("x.parquet"), mutated(resource(), new Random(seed)));
        try {
            ParquetRows.read(
                    file,
                    new RowVisitor() {
                        @Override
                        public boolean row(long line, com.fasterxml.jackson.databind.JsonNode row) {
                            return line < 100;
                        }

                        @Override
                        public boolean broken(long line, String reason) {
                            throw new AssertionError("Rows of Parquet are not broken one by one.");
                        }
                    },
                    java.time.Duration.ofMillis(500));
        } catch (DataException expected) {
            oneSentence(expected);
        }
    }

    private static void oneSentence(DataException problem) {
        String message = problem.getMessage();
        if (message == null || !message.endsWith(".") || message.contains("\n")) {
            throw new AssertionError("This is not one sentence: " + message, problem);
        }
    }

    private static byte[] original(int kind) {
        return switch (kind) {
            case 0 -> LINES.getBytes(StandardCharsets.UTF_8);
            case 1 -> ("[" + LINES.strip().replace("\n", ",") + "]").getBytes(StandardCharsets.UTF_8);
            case 2 -> TABLE.getBytes(StandardCharsets.UTF_8);
            case 3 -> TABLE.replace(',', '\t').getBytes(StandardCharsets.UTF_8);
            default -> zipped();
        };
    }

    private static byte[] resource() {
        try (var in = MutatedDataTest.class.getResourceAsStream("/fixtures/data/binarized-snappy.parquet")) {
            return java.util.Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zipped() {
        var out = new java.io.ByteArrayOutputStream();
        try (var gz = new java.util.zip.GZIPOutputStream(out)) {
            gz.write(LINES.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        for (int n = random.nextInt(4); n > 0; n--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }
}
