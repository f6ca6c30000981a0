package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** The background service as the window needs it. All calls may block and are made off the JavaFX thread. */
public interface JobsSource extends AutoCloseable {
    /** The service's jobs, newest first; empty where no service is running (asking never starts one). */
    List<Job> jobs() throws IOException;

    /**
     * Starts a run, and the service where none is running.
     *
     * @throws IOException with a sentence for the user where the service refuses or cannot be reached
     */
    Job submit(ObjectNode config) throws IOException;

    /** Asks a job to stop after its current step. */
    void stop(String id) throws IOException;

    /** Lets go of the service, which lives on. */
    @Override
    default void close() {}
}
