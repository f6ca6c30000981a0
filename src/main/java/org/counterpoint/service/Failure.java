package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.RunLog;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** Everything that helps to understand how a job ended: the sentence, the exception, the last lines, the command that repeats it. */
final class Failure {
    private static final int LINES = 40;
    private static final int SIGNALS = 128;

    private Failure() {}

    /** The JSON object of the interface; writes the configuration that the command names where a worker has not been given one. */
    static ObjectNode of(JobFiles files, JobFiles.Stored stored) throws IOException {
        Job job = stored.job();
        String id = job.id();
        Path dir = job.run() == null ? files.dir(id) : job.run();
        if (!Files.exists(files.config(id))) {
            files.writeConfig(id, stored.config());
        }
        Integer exit = stored.exit();
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("id", id).put("state", job.state().word()).put("sentence", job.message());
        o.put("exception", files.result(id).map(JobFiles.Result::exception).orElse(null));
        o.put("exit", exit);
        o.put("signal", exit != null && exit > SIGNALS ? Integer.valueOf(exit - SIGNALS) : null);
        o.put("command", command(files.config(id), dir));
        o.put("advice", job.state() == RunStatus.FAILED ? advice(job, dir) : null);
        Path log = dir.resolve(RunWriter.LOG);
        o.put("log", Files.exists(log) ? log.toString() : null);
        o.put("crash", Files.exists(files.crash(id)) ? files.crash(id).toString() : null);
        ArrayNode lines = o.putArray("last_lines");
        RunLog.lastLines(dir, LINES).forEach(lines::add);
        return o;
    }

    /** Into a folder of its own, so that what the failed run recorded stays. */
    private static String command(Path config, Path dir) {
        Path name = dir.getFileName();
        return "counterpoint train --config " + quoted(config) + " --out "
                + quoted(dir.resolveSibling(name + "-again"));
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./:\\\\-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String advice(Job job, Path dir) {
        @Nullable String message = job.message();
        if (message != null && message.contains("not a number")) {
            return "Run it again with a smaller learning rate: `counterpoint rerun " + job.id()
                    + " --set online.learning_rate=...`; going on from its checkpoint would only repeat the end.";
        }
        String where = Files.exists(dir.resolve(RunManifest.FILE))
                ? "then go on from the last checkpoint"
                : "then start it again";
        return "Mend what the sentence names, " + where + ": `counterpoint resume " + job.id() + "`.";
    }
}
