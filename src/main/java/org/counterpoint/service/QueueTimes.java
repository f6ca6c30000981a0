package org.counterpoint.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.RunStatus;

/**
 * How long waiting jobs will take, from earlier runs like them. It looks again whenever a job has ended, because that one may now
 * be the run to judge by. Blocks; safe for several threads.
 */
public final class QueueTimes {
    private final RunPlanner planner;
    private final Map<String, Double> seconds = new HashMap<>();
    private long ended = -1;

    /** Times by a planner's earlier runs. */
    public QueueTimes(RunPlanner planner) {
        this.planner = planner;
    }

    /** The jobs, waiting ones with the time that is expected of them where there is one. */
    public synchronized List<Job> of(List<Job> jobs, LocalService service) throws IOException {
        boolean waiting = jobs.stream().anyMatch(job -> job.state() == RunStatus.QUEUED);
        long now = jobs.stream().filter(Job::ended).count();
        if (waiting && now != ended) {
            ended = now;
            seconds.clear();
            planner.refresh();
        }
        List<Job> all = new ArrayList<>();
        for (Job job : jobs) {
            all.add(job.state() == RunStatus.QUEUED ? expected(job, service) : job);
        }
        return all;
    }

    private Job expected(Job job, LocalService service) throws IOException {
        Double known = seconds.get(job.id());
        if (known == null) {
            TimeEstimate time = planner.plan(service.config(job.id())).time();
            known = time == null ? Double.NaN : time.seconds();
            seconds.put(job.id(), known);
        }
        return job.at(job.state(), job.step(), job.steps(), known);
    }
}
