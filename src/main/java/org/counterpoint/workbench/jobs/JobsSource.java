package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.service.RunPlanner;

/** The background service as the window needs it. All calls may block and are made off the JavaFX thread. */
public interface JobsSource extends AutoCloseable {
    /** The service's jobs, newest first; those it left where no service is running (asking never starts one). */
    List<Job> jobs() throws IOException;

    /** Whether a service is running now; asking never starts one. */
    default boolean alive() throws IOException {
        return true;
    }

    /**
     * Starts a run, and the service where none is running.
     *
     * @throws IOException with a sentence for the user where the service refuses or cannot be reached
     */
    Job submit(Submission submission) throws IOException;

    /** Whether the runs train on another machine, whose models and files this one need not have. */
    default boolean elsewhere() {
        return false;
    }

    /**
     * What a service elsewhere knows of a configuration before it is submitted.
     *
     * @throws IOException with a sentence where it cannot be reached
     */
    default RunPlanner.Plan plan(ObjectNode config) throws IOException {
        throw new UnsupportedOperationException("judged on this machine");
    }

    /** Asks a job to stop after its current step. */
    void stop(String id) throws IOException;

    /** Takes an ended job off the list; its run stays. */
    void forget(String id) throws IOException;

    /** The configuration a job was submitted with. */
    ObjectNode config(String id) throws IOException;

    /**
     * The last lines that a job's worker printed; {@code run} is its run directory.
     *
     * @throws IOException with a sentence where there are none
     */
    default String log(Job job, Path run) throws IOException {
        return JobLog.tail(run);
    }

    /** Everything else that the service can be asked. */
    JobControls controls();

    /** The folder that the service keeps its runs in, for commands that people copy. */
    default Path library() {
        return Path.of("runs");
    }

    /** Lets go of the service, which lives on. */
    @Override
    default void close() {}
}
