package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.service.SteeringInfo;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a service about its jobs besides starting and stopping them. All calls may block and are made off the JavaFX
 * thread; each throws an {@link IOException} with the service's own sentence where it refuses or cannot be reached.
 */
public interface JobControls {
    /** Pauses a job: at once where it waits, else after its step. */
    void pause(String id) throws IOException;

    /** Puts an ended or paused job back into the queue. */
    void resume(String id) throws IOException;

    /**
     * Moves a waiting job.
     *
     * @param to {@code first}, {@code last} or the id of the waiting job that it shall start before
     */
    void move(String id, String to) throws IOException;

    /** What a job takes while it trains, and what was asked of it. */
    SteeringInfo steering(String id) throws IOException;

    /**
     * Changes settings of a job.
     *
     * @param set values by path
     * @param why for the record; may be empty
     */
    SteeringInfo steer(String id, Map<String, JsonNode> set, String why) throws IOException;

    /** Steps of the checkpoints of a job's run, newest first. */
    List<Long> checkpoints(String id) throws IOException;

    /**
     * Queues a run that goes on from a checkpoint of another one.
     *
     * @param step step of the checkpoint; null for the newest
     * @param set values by path
     * @return the id of the new job
     */
    String branch(String id, @Nullable Long step, Map<String, JsonNode> set) throws IOException;

    /** How a job ended: {@code sentence}, {@code exception}, {@code last_lines}, {@code command}, {@code advice}. */
    ObjectNode failure(String id) throws IOException;

    /** The slots and who is in them. */
    ObjectNode slots() throws IOException;

    /**
     * Changes how many runs train at the same time.
     *
     * @param cpu runs on the processor; null to leave them
     * @param gpus {@code all}, {@code none} or numbers such as {@code 0,1}; null to leave them
     */
    ObjectNode setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException;

    /** Processor, memory, disk, GPUs and workers as they are now; empty where no service is running. */
    Optional<ObjectNode> resources() throws IOException;
}
