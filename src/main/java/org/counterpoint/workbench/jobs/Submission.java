package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.counterpoint.run.Lineage;

/**
 * A run to be started.
 *
 * @param config its configuration
 * @param lineage the run it repeats with changes, and the sweep it belongs to
 */
public record Submission(ObjectNode config, Lineage lineage) {}
