package org.counterpoint.objective.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Rows of CSV with a header line; every cell is text, and an empty cell is absent. */
final class CsvRows {
    private static final String UNREADABLE = "\uFFFD";
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private CsvRows() {}

    static void read(Path file, InputStream in, char separator, RowVisitor visitor) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        // A decoder that stops at the first wrong byte would lose all rows after it.
        InputStreamReader reader = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        long line = 1;
        try (MappingIterator<String[]> rows =
                MAPPER.readerFor(String[].class).with(schema).readValues(reader)) {
            if (!rows.hasNextValue()) {
                throw new DataException(file + " is empty; the first line must name the columns.");
            }
            List<String> header = header(file, rows.nextValue());
            boolean more = true;
            while (more && rows.hasNextValue()) {
                line = rows.getParser().currentTokenLocation().getLineNr();
                more = row(line, header, rows.nextValue(), visitor);
            }
        } catch (JacksonException e) {
            throw new DataException(
                    file + " cannot be read as CSV after line " + line + " ("
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + "); look for a quote that is not closed.",
                    e);
        }
    }

    private static List<String> header(Path file, String[] cells) {
        List<String> names = Arrays.stream(cells).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty) || new HashSet<>(names).size() < names.size()) {
            throw new DataException("The first line of " + file + " must name every column once, but is " + names + ".");
        }
        return names;
    }

    private static boolean row(long line, List<String> header, String[] cells, RowVisitor visitor) {
        if (cells.length != header.size()) {
            return visitor.broken(line, "it has " + cells.length + " cells for " + header.size() + " columns");
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i].contains(UNREADABLE)) {
                return visitor.broken(line, "its bytes are not UTF-8, or it holds the replacement character U+FFFD");
            }
            if (!cells[i].isEmpty()) {
                row.put(header.get(i), cells[i]);
            }
        }
        return visitor.row(line, row);
    }
}
