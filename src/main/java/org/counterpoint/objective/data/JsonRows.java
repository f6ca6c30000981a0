package org.counterpoint.objective.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** Rows of JSON: one value per line, or the elements of one array. */
final class JsonRows {
    private static final int LONGEST_LINE = 1 << 26;
    private static final int PEEK = 1 << 12;
    private static final ObjectReader READER =
            Json.mapper().readerFor(JsonNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private static final ObjectReader ELEMENT = READER.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonRows() {}

    static void read(Path file, InputStream in, RowVisitor visitor) throws IOException {
        if (first(in) == '[') {
            array(file, in, visitor);
        } else {
            lines(file, in, visitor);
        }
    }

    private static int first(InputStream in) throws IOException {
        in.mark(PEEK);
        int c = in.read();
        for (int i = 1; i < PEEK && (c == ' ' || c == '\n' || c == '\r' || c == '\t'); i++) {
            c = in.read();
        }
        in.reset();
        return c;
    }

    private static void lines(Path file, InputStream in, RowVisitor visitor) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 1;
        boolean more = true;
        for (int c = in.read(); more && c >= 0; c = in.read()) {
            if (c == '\n') {
                more = line(number, line.toByteArray(), visitor);
                line.reset();
                number++;
            } else if (line.size() < LONGEST_LINE) {
                line.write(c);
            } else {
                throw new DataException(file + " has a line of more than " + LONGEST_LINE / (1 << 20) + " MB (line "
                        + number + "); it does not hold one JSON value per line.");
            }
        }
        if (more && line.size() > 0) {
            line(number, line.toByteArray(), visitor);
        }
    }

    private static boolean line(long number, byte[] bytes, RowVisitor visitor) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return visitor.broken(number, "its bytes are not UTF-8");
        }
        if (text.isBlank()) {
            return true;
        }
        @Nullable JsonNode row;
        try {
            row = READER.readValue(text);
        } catch (JacksonException e) {
            return visitor.broken(number, "it is not valid JSON (" + reason(e) + ")");
        }
        return visitor.row(number, row);
    }

    private static void array(Path file, InputStream in, RowVisitor visitor) throws IOException {
        long line = 1;
        try (JsonParser parser = READER.createParser(in)) {
            parser.nextToken();
            boolean more = true;
            while (more) {
                JsonToken token = parser.nextToken();
                line = parser.currentTokenLocation().getLineNr();
                if (token == JsonToken.END_ARRAY) {
                    return;
                }
                more = visitor.row(line, ELEMENT.readTree(parser));
            }
        } catch (JacksonException e) {
            // Past an error in an array nothing can be told apart any more.
            throw new DataException(
                    file + " is not valid JSON in the element that begins at line " + line + " (" + reason(e)
                            + "); correct it there, or fetch the file again.",
                    e);
        }
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null ? "damaged" : message.lines().findFirst().orElse("damaged");
    }
}
