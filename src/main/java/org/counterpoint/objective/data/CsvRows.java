package org.counterpoint.objective.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Rows of CSV with a header line; every cell is text, and an empty cell is absent. */
final class CsvRows {
    private static final String UNREADABLE = "\uFFFD";
    private static final ObjectReader READER = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerFor(String[].class);

    private final JsonParser parser;
    private final List<String> cells = new ArrayList<>();
    private long line = 1;

    private CsvRows(JsonParser parser) {
        this.parser = parser;
    }

    static void read(Path file, InputStream in, char separator, RowVisitor visitor) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        // A decoder that stops at the first wrong byte would lose all rows after it.
        InputStreamReader reader = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        try (JsonParser parser = READER.with(schema).createParser(reader)) {
            new CsvRows(parser).rows(file, visitor);
        }
    }

    private void rows(Path file, RowVisitor visitor) throws IOException {
        try {
            if (!next()) {
                throw new DataException(file + " is empty; the first line must name the columns.");
            }
            List<String> header = header(file);
            boolean more = true;
            while (more && next()) {
                more = row(header, visitor);
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

    /** Takes the next row; false where there is none. */
    private boolean next() throws IOException {
        cells.clear();
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_ARRAY) {
            return false;
        }
        for (token = parser.nextToken(); token == JsonToken.VALUE_STRING; token = parser.nextToken()) {
            if (cells.isEmpty()) {
                line = parser.currentTokenLocation().getLineNr();
            }
            cells.add(parser.getText());
        }
        return true;
    }

    private List<String> header(Path file) {
        List<String> names = cells.stream().map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty) || new HashSet<>(names).size() < names.size()) {
            throw new DataException(
                    "The first line of " + file + " must name every column once, but is " + names + ".");
        }
        return names;
    }

    private boolean row(List<String> header, RowVisitor visitor) {
        if (cells.size() != header.size()) {
            return visitor.broken(line, "it has " + cells.size() + " cells for " + header.size() + " columns");
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (cell.contains(UNREADABLE)) {
                return visitor.broken(line, "its bytes are not UTF-8, or it holds the replacement character U+FFFD");
            }
            if (!cell.isEmpty()) {
                row.put(header.get(i), cell);
            }
        }
        return visitor.row(line, row);
    }
}
