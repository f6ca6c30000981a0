package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which waiting jobs start: first come, first served until somebody moves one. Kept in {@code queue.json}, which holds ids
 * of jobs that may have left the queue since; jobs that are not in it wait behind, oldest first. Not thread-safe.
 */
final class QueueOrder {
    private static final Logger LOG = LoggerFactory.getLogger(QueueOrder.class);

    private final Path file;
    private final List<String> ids = new ArrayList<>();
    private boolean kept;

    QueueOrder(Path stateDir) {
        this.file = stateDir.resolve("queue.json");
    }

    /** Takes the waiting jobs of an earlier service, given oldest first, in the order that was kept. */
    void load(List<String> waiting) {
        Set<String> all = new LinkedHashSet<>();
        try {
            JsonNode list = Json.mapper().readTree(Files.readAllBytes(file));
            list.forEach(id -> all.add(id.asText()));
            kept = true;
        } catch (NoSuchFileException none) {
            kept = false;
        } catch (JsonProcessingException e) {
            LOG.warn("The order of the queue in {} is not readable; the oldest job starts first.", file);
        } catch (IOException e) {
            LOG.warn("The order of the queue in {} could not be read ({}).", file, e.getMessage());
        }
        all.retainAll(new LinkedHashSet<>(waiting));
        all.addAll(waiting);
        ids.clear();
        ids.addAll(all);
    }

    /** The waiting jobs, next one first. */
    List<String> ids() {
        return List.copyOf(ids);
    }

    /** 1 for the next one; 0 for a job that does not wait. */
    int position(String id) {
        return ids.indexOf(id) + 1;
    }

    /** The position of each waiting job. */
    Map<String, Integer> positions() {
        Map<String, Integer> all = new LinkedHashMap<>();
        ids.forEach(id -> all.put(id, all.size() + 1));
        return all;
    }

    /** Puts a job behind all others. */
    void append(String id) throws IOException {
        ids.remove(id);
        ids.add(id);
        // A new job stands behind those of the file by itself; one that comes back may stand anywhere in it.
        if (kept) {
            save();
        }
    }

    /** Puts a job that comes back behind all others, whatever its age. */
    void appendAgain(String id) throws IOException {
        ids.remove(id);
        ids.add(id);
        save();
    }

    /** Takes a job out; a job that left is passed over when the file is read. */
    void remove(String id) {
        ids.remove(id);
    }

    /**
     * Moves a waiting job.
     *
     * @param to {@code first}, {@code last}, or the id of the waiting job that it shall start before
     * @throws IllegalArgumentException with a sentence if one of them does not wait
     */
    void move(String id, String to) throws IOException {
        List<String> before = ids();
        if (!ids.contains(id)) {
            throw new IllegalArgumentException(
                    "The job " + id + " does not wait, so that it has no place in the queue.");
        }
        if (to.equals(id)) {
            return;
        }
        if (!to.equals("first") && !to.equals("last") && !ids.contains(to)) {
            throw new IllegalArgumentException(
                    "The job " + to + " does not wait, so that nothing can be put before it.");
        }
        ids.remove(id);
        int at = to.equals("first") ? 0 : to.equals("last") ? ids.size() : ids.indexOf(to);
        ids.add(at, id);
        try {
            save();
        } catch (IOException e) {
            ids.clear();
            ids.addAll(before);
            throw e;
        }
    }

    private void save() throws IOException {
        ArrayNode list = Json.mapper().createArrayNode();
        ids.forEach(list::add);
        AtomicFiles.replace(file, Json.pretty(list).getBytes(StandardCharsets.UTF_8));
        kept = true;
    }
}
