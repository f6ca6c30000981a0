package org.counterpoint.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of a service, in memory and in files, and who hears of their changes. Its monitor guards everything about jobs. */
final class JobTable {
    private static final Logger LOG = LoggerFactory.getLogger(JobTable.class);

    private final JobFiles files;
    private final QueueOrder order;
    private final EventHub events = new EventHub();
    private final Map<String, JobEntry> entries = new LinkedHashMap<>();

    JobTable(JobFiles files, QueueOrder order) {
        this.files = files;
        this.order = order;
    }

    /** Reads what an earlier service kept, oldest first. */
    synchronized List<JobFiles.Stored> load() throws IOException {
        List<JobFiles.Stored> all = files.load();
        for (JobFiles.Stored stored : all) {
            JobEntry entry = new JobEntry(stored.job(), stored.config());
            entry.exit = stored.exit();
            entry.stopAsked =
                    !stored.job().ended() && files.stopAsked(stored.job().id());
            entries.put(entry.id(), entry);
        }
        order.load(all.stream()
                .map(JobFiles.Stored::job)
                .filter(job -> job.state() == RunStatus.QUEUED)
                .map(Job::id)
                .toList());
        return all;
    }

    JobFiles files() {
        return files;
    }

    QueueOrder order() {
        return order;
    }

    EventHub events() {
        return events;
    }

    synchronized @Nullable JobEntry find(String id) {
        return entries.get(id);
    }

    synchronized Collection<JobEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** The waiting jobs in the order in which they start. */
    synchronized List<JobEntry> waiting() {
        List<JobEntry> all = new ArrayList<>();
        for (String id : order.ids()) {
            JobEntry entry = entries.get(id);
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    /** All jobs, newest first, each with its position. */
    synchronized List<Job> list() {
        Map<String, Integer> positions = order.positions();
        List<Job> all = new ArrayList<>();
        entries.values().forEach(e -> all.addFirst(at(e.job, positions.getOrDefault(e.id(), 0))));
        return all;
    }

    /** A job with its position. */
    synchronized Job shown(JobEntry entry) {
        return at(entry.job, order.position(entry.id()));
    }

    private static Job at(Job job, int position) {
        Job.Place place = job.place();
        return job.placed(new Job.Place(position, place.slot(), place.startSeconds()));
    }

    /** Takes in a new job. */
    synchronized void add(JobEntry entry) throws IOException {
        entries.put(entry.id(), entry);
        try {
            order.append(entry.id());
            changed(entry, entry.job);
        } catch (IOException e) {
            entries.remove(entry.id());
            order.remove(entry.id());
            throw e;
        }
        forgetOldest();
    }

    /** A service that lives for weeks holds no more jobs than one that has just started. */
    private void forgetOldest() throws IOException {
        List<String> ended = entries.values().stream()
                .filter(e -> e.job.ended())
                .map(JobEntry::id)
                .toList();
        for (String id : ended.subList(0, Math.max(0, ended.size() - JobFiles.KEPT_ENDED))) {
            remove(id);
        }
    }

    /** Forgets a job. */
    synchronized void remove(String id) throws IOException {
        files.delete(id);
        entries.remove(id);
    }

    /** Keeps a change, then tells of it; where it cannot be kept nothing changes. */
    synchronized void changed(JobEntry entry, Job next) throws IOException {
        Job before = entry.job;
        entry.job = next;
        try {
            files.save(entry.stored());
        } catch (IOException e) {
            entry.job = before;
            throw e;
        }
        events.publish(shown(entry));
    }

    /** As {@link #changed} for what has happened anyway, whether it can be kept or not. */
    synchronized void happened(JobEntry entry, Job next) {
        entry.job = next;
        events.publish(shown(entry));
        try {
            files.save(entry.stored());
        } catch (IOException e) {
            LOG.warn("Could not keep the state of job {}: {}", entry.id(), e.getMessage());
        }
    }

    /** Tells of a change that need not be kept. */
    synchronized void moved(JobEntry entry, Job next) {
        entry.job = next;
        events.publish(shown(entry));
    }
}
