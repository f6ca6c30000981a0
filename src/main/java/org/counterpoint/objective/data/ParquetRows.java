package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hardwood.Hardwood;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Rows of Parquet files, with lists, maps and nested columns. */
final class ParquetRows {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    // The reader reports on every start which processor features it found.
    private static final Logger READER_LOG = Logger.getLogger("dev.hardwood");

    private ParquetRows() {}

    static void read(Path file, RowVisitor visitor) {
        READER_LOG.setLevel(Level.WARNING);
        long number = 0;
        try (Hardwood hardwood = Hardwood.create();
                ParquetFileReader reader = hardwood.open(InputFile.of(file));
                RowReader rows = reader.rowReader()) {
            boolean more = true;
            while (more && rows.hasNext()) {
                rows.next();
                number++;
                more = visitor.row(number, object(rows, rows.getFieldCount()));
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    file + " cannot be read as Parquet after row " + number + " (" + reason(e)
                            + "); fetch the file again, or convert it to JSON lines.",
                    e);
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("damaged");
    }

    private static ObjectNode object(FieldAccessor row, int fields) {
        ObjectNode node = JSON.objectNode();
        for (int i = 0; i < fields; i++) {
            String name = row.getFieldName(i);
            node.set(name, value(row.getValue(name)));
        }
        return node;
    }

    private static JsonNode value(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case String text -> JSON.textNode(text);
            case Boolean truth -> JSON.booleanNode(truth);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Float number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(number);
            case PqStruct struct -> object(struct, struct.getFieldCount());
            case PqList list -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = 0; i < list.size(); i++) {
                    array.add(value(list.get(i)));
                }
                yield array;
            }
            case PqMap map -> {
                ObjectNode node = JSON.objectNode();
                map.getEntries().forEach(e -> node.set(String.valueOf(e.getKey()), value(e.getValue())));
                yield node;
            }
            case byte[] bytes -> JSON.binaryNode(bytes);
            default -> JSON.textNode(value.toString());
        };
    }
}
