/**
 * The run directory: manifest, metrics, samples, factors of the updates; an append-only writer, a tolerant reader and a live tail.
 *
 * <p>{@code events.jsonl} holds what was done to a run while it trained, one {@link org.counterpoint.run.RunEvent} for each line. It is
 * written ahead of what it says, flushed line by line, and never cut by a resume; a torn last line never happened.
 *
 * <p>Everything that trains writes this format and everything that shows or analyzes reads it, so a live, a finished and an
 * imported run look the same from above. Depends on {@code math} only.
 */
@NullMarked
package org.counterpoint.run;

import org.jspecify.annotations.NullMarked;
