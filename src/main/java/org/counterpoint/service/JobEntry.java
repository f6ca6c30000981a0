package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/** A job in memory with what only the service knows of it; guarded by its {@link JobTable}. */
final class JobEntry {
    Job job;
    final ObjectNode config;

    @Nullable
    Worker worker;

    boolean stopAsked;
    boolean pauseAsked;
    /** Exit code of its last process; null while it runs and where it cannot be known. */
    @Nullable
    Integer exit;

    JobEntry(Job job, ObjectNode config) {
        this.job = job;
        this.config = config;
        this.pauseAsked = job.state() == RunStatus.PAUSING;
    }

    String id() {
        return job.id();
    }

    /** Device it wants: {@code auto}, {@code cpu} or {@code gpu}. */
    String device() {
        return config.path("model_options").path("device").asText(Slots.AUTO);
    }

    /** What is kept of it across services. */
    JobFiles.Stored stored() {
        Worker now = worker;
        return new JobFiles.Stored(job, config, now == null ? 0 : now.pid(), now == null ? 0 : now.start(), exit);
    }
}
