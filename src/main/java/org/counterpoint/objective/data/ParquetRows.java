package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hardwood.Hardwood;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Rows of Parquet files, with lists, maps and nested columns. */
final class ParquetRows {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    // The library reports its processor features on every start, and failures that are also thrown.
    private static final Logger READER_LOG = Logger.getLogger("dev.hardwood");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private ParquetRows() {}

    static void read(Path file, RowVisitor visitor) {
        read(file, visitor, PATIENCE);
    }

    /** As above, giving up where no row comes for so long: on some damaged files the library waits for ever. */
    static void read(Path file, RowVisitor visitor, Duration patience) {
        READER_LOG.setLevel(Level.OFF);
        Reading reading = new Reading(file, visitor);
        Thread thread = Thread.ofPlatform().daemon().name("parquet").unstarted(reading);
        thread.start();
        try {
            while (!thread.join(LOOK)) {
                if (System.nanoTime() - reading.alive > patience.toNanos()) {
                    reading.abandoned = true;
                    thread.interrupt();
                    throw new DataException(
                            file + " gave no row for " + patience.toSeconds() + " s after row " + reading.number
                                    + ", so that it is probably damaged; fetch the file again, or convert it to JSON lines.");
                }
            }
        } catch (InterruptedException e) {
            reading.abandoned = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new DataException("Reading " + file + " was interrupted; start again.", e);
        }
        DataException failure = reading.failure;
        if (failure != null) {
            throw failure;
        }
    }

    private static final class Reading implements Runnable {
        private final Path file;
        private final RowVisitor visitor;
        private volatile long alive = System.nanoTime();
        private volatile long number;
        private volatile boolean abandoned;
        private volatile @Nullable DataException failure;

        Reading(Path file, RowVisitor visitor) {
            this.file = file;
            this.visitor = visitor;
        }

        @Override
        public void run() {
            long read = 0;
            try (Hardwood hardwood = Hardwood.create();
                    ParquetFileReader reader = hardwood.open(new ParquetInput(file));
                    RowReader rows = reader.rowReader()) {
                boolean more = true;
                while (more && !abandoned && rows.hasNext()) {
                    rows.next();
                    read++;
                    alive = System.nanoTime();
                    number = read;
                    more = visitor.row(read, object(rows, rows.getFieldCount()));
                }
            } catch (DataException e) {
                failure = e;
            } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                // A damaged length may ask for any amount of memory; a codec may be missing on this machine.
                failure = new DataException(
                        file + " cannot be read as Parquet after row " + read + " (" + reason(e)
                                + "); fetch the file again, or convert it to JSON lines.",
                        e);
            }
        }
    }

    private static String reason(Throwable e) {
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
