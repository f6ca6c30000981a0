package org.counterpoint.service;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.RunIds;

/**
 * One address of the interface: what is served and what the description says of it.
 *
 * @param method HTTP method
 * @param path address with {@code {id}} for the id of a job or run and {@code {file}} at its end for a file of the run
 * @param operation name of the operation, unique
 * @param summary what it does, one sentence without a full stop
 * @param body schema of the request body, or "" if it takes none
 * @param status status of a request that went well
 * @param answer schema of the answer, or {@link #EVENTS} or {@link #FILE_BYTES}
 * @param refusals statuses of its own refusals, besides those any address may give
 * @param handler answers a request
 */
record Route(
        String method,
        String path,
        String operation,
        String summary,
        String body,
        int status,
        String answer,
        List<Integer> refusals,
        Handler handler) {
    /** Answer of an address that serves server-sent events. */
    static final String EVENTS = "Events";

    /** Answer of an address that serves the bytes of a file. */
    static final String FILE_BYTES = "FileBytes";

    /** Placeholder of the id of a job or run. */
    static final String ID = "{id}";

    /** Placeholder of the name of a run's file at the end of an address; the name may have slashes of its own. */
    static final String FILE = "{file}";

    /** Answers one request. */
    @FunctionalInterface
    interface Handler {
        /** Answers; {@code id} is the part of the address at the placeholder, as it was sent, or "". */
        void answer(HttpExchange exchange, String id) throws IOException;
    }

    /** Whether a path, cut at its slashes, is one of this address; only what can be an id stands for the id. */
    boolean fits(List<String> parts) {
        List<String> own = parts(path);
        if (own.getLast().equals(FILE)) {
            if (parts.size() < own.size() || !RunFiles.isKnown(file(parts))) {
                return false;
            }
            own = own.subList(0, own.size() - 1);
        } else if (own.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            boolean free = own.get(i).equals(ID) && RunIds.isValid(parts.get(i));
            if (!free && !own.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The id in a path that fits, or "". */
    String id(List<String> parts) {
        int at = parts(path).indexOf(ID);
        return at < 0 ? "" : parts.get(at);
    }

    /** The name of the file in a path that fits. */
    String file(List<String> parts) {
        int at = parts(path).indexOf(FILE);
        return String.join("/", parts.subList(at, parts.size()));
    }

    /** The parts of a path between its slashes. */
    static List<String> parts(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
