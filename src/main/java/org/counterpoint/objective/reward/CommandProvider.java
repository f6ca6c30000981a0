package org.counterpoint.objective.reward;

import java.util.ArrayList;
import java.util.List;

/** Rewards from an outside program. */
final class CommandProvider implements RewardProvider {
    static final String ID = "command";
    static final String COMMAND = "command";
    static final String BATCH = "batch";
    static final String TIMEOUT = "timeout";
    static final String START_TIMEOUT = "start_timeout";
    static final String RESTARTS = "restarts";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "Asks a program of yours, in any language: one JSON object with id, prompt, completion and columns on a line of its"
                + " input, one line with a number or {\"reward\": number} back for each. It is kept alive for the run.";
    }

    @Override
    public List<RewardParameter> parameters() {
        List<RewardParameter> all = new ArrayList<>(List.of(
                RewardParameter.texts(
                        COMMAND,
                        "The program and its arguments, such as [\"python3\", \"score.py\"]; it runs in the folder of the configuration."),
                RewardParameter.integer(
                                BATCH,
                                1,
                                100_000,
                                "How many lines it is sent before their answers are awaited; \"remaining\" in a line says how many follow.",
                                "completions")
                        .byDefault(64L),
                RewardParameter.real(TIMEOUT, 0.01, 86_400, "Longest silence before an answer.", "s")
                        .byDefault(60.0),
                RewardParameter.real(START_TIMEOUT, 0.01, 86_400, "Longest silence before its very first answer.", "s")
                        .byDefault(600.0),
                RewardParameter.integer(
                                RESTARTS,
                                0,
                                1000,
                                "How often in a run it is started again, and asked again, after it ended or was silent for too long.",
                                "")
                        .byDefault(1L)));
        all.addAll(DeclaredRange.parameters());
        return all;
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        if (settings.texts(COMMAND).isEmpty()
                || settings.texts(COMMAND).getFirst().isBlank()) {
            return List.of(new RewardProblem(
                    COMMAND,
                    "The command is empty; give a program and its arguments such as [\"python3\", \"score.py\"]."));
        }
        return DeclaredRange.problems(settings);
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        return new CommandReward(
                DeclaredRange.objective(
                        name,
                        settings,
                        "Scored by " + ScorerJson.shorten(String.join(" ", settings.texts(COMMAND))) + "."),
                settings);
    }
}
