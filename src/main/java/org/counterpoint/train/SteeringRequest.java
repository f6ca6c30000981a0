package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A change of one setting that is asked of a run while it trains.
 *
 * @param number from 1 in the order of the requests; each is answered once
 * @param setting path of the setting, such as {@code online.learning_rate}
 * @param value the new value, as in a configuration
 * @param why who asked or why; may be empty
 */
public record SteeringRequest(long number, String setting, JsonNode value, String why) {}
