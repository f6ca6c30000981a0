package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.ObjectiveInfo;

/** A reward computed by an outside program that is kept alive for the run; see {@link CommandProvider}. */
final class CommandReward implements Reward {
    private final ObjectiveInfo objective;
    private final RewardParameters settings;
    private final int batch;
    private ScorerProcess process;
    private int restarts;

    CommandReward(ObjectiveInfo objective, RewardParameters settings) {
        this.objective = objective;
        this.settings = settings;
        this.batch = settings.integer(CommandProvider.BATCH);
        this.restarts = settings.integer(CommandProvider.RESTARTS);
        this.process = start();
    }

    private ScorerProcess start() {
        List<String> command = settings.texts(CommandProvider.COMMAND);
        try {
            return ScorerProcess.start(command, settings.folder());
        } catch (IOException e) {
            throw new RewardException(
                    "The command of the reward \"" + objective.name() + "\" cannot be started (" + e.getMessage()
                            + "); give a program that is on the PATH, or its path.",
                    e);
        }
    }

    @Override
    public ObjectiveInfo objective() {
        return objective;
    }

    @Override
    public double[] score(List<ScoredText> items) {
        double[] values = new double[items.size()];
        int n = 0;
        for (List<ScoredText> chunk : ScorerJson.chunks(items, batch)) {
            for (String answer : answers(chunk)) {
                JsonNode json =
                        ScorerJson.read(objective.name(), answer, "a number or an object such as {\"reward\": 0.5}");
                ScorerJson.requireId(objective.name(), json, items.get(n));
                values[n++] = ScorerJson.reward(objective.name(), json);
            }
        }
        return values;
    }

    private List<String> answers(List<ScoredText> chunk) {
        List<String> lines = new ArrayList<>(chunk.size());
        for (ScoredText item : chunk) {
            ObjectNode node = ScorerJson.item(item);
            lines.add(node.put("remaining", chunk.size() - lines.size() - 1).toString());
        }
        while (true) {
            try {
                return process.exchange(
                        lines, settings.real(CommandProvider.START_TIMEOUT), settings.real(CommandProvider.TIMEOUT));
            } catch (ScorerProcess.FailedException e) {
                process.kill();
                if (restarts-- <= 0) {
                    throw failure(String.valueOf(e.getMessage()), e);
                }
                process = start();
            } catch (RewardException e) {
                process.kill();
                throw failure("cannot be used because " + e.getMessage(), e);
            }
        }
    }

    private RewardException failure(String what, Exception cause) {
        return new RewardException(
                "The command " + ScorerJson.shorten(String.join(" ", settings.texts(CommandProvider.COMMAND)))
                        + " of the reward \""
                        + objective.name() + "\" " + what + process.lastErrors()
                        + "; try it by hand with one line of JSON on its input.",
                cause);
    }

    /** Over the settings, and over the content of every word of the command that is a file. */
    @Override
    public String fingerprint() {
        return Fingerprints.of(
                CommandProvider.ID,
                settings,
                settings.texts(CommandProvider.COMMAND).stream()
                        .map(this::file)
                        .filter(Files::isRegularFile)
                        .toArray(Path[]::new));
    }

    private Path file(String word) {
        try {
            return settings.folder().resolve(word);
        } catch (InvalidPathException e) {
            return settings.folder();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
