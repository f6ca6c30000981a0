package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;

/** Receives the rows of a file in their order. */
public interface RowVisitor {
    /**
     * A row that could be read.
     *
     * @param line where it begins, counted from 1: a line of the file, or the number of the row in a Parquet file
     * @param row usually an object from column to value; a file may hold other values too
     * @return whether to go on
     */
    boolean row(long line, JsonNode row);

    /**
     * A row that could not be read, though the next ones may be.
     *
     * @param reason what is wrong, without a full stop
     * @return whether to go on
     */
    boolean broken(long line, String reason);
}
