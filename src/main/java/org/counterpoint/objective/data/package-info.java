/**
 * A user's own data: files of prompts and of preferences, read into prompts, splits and preference pairs.
 *
 * <p>{@link org.counterpoint.objective.data.RowFiles} reads rows of JSON lines, JSON arrays, CSV, TSV and Parquet; {@link
 * org.counterpoint.objective.data.DataForm} says what the columns of a row mean; {@link
 * org.counterpoint.objective.data.DataSettings} is what a run configuration writes down about its data, and {@link
 * org.counterpoint.objective.data.DataSet} what comes of it. Nothing is guessed when a run starts: the form stands in the
 * configuration. Every row that cannot be used is kept with its line and the reason.
 */
@NullMarked
package org.counterpoint.objective.data;

import org.jspecify.annotations.NullMarked;
