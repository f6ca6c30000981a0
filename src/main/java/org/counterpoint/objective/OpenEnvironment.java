package org.counterpoint.objective;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.objective.data.DataException;
import org.counterpoint.objective.data.DataSet;
import org.counterpoint.objective.data.DataSource;
import org.counterpoint.objective.data.PromptFormat;
import org.counterpoint.objective.data.SourceReport;
import org.counterpoint.objective.data.Turn;
import org.counterpoint.objective.reward.Rewards;
import org.counterpoint.objective.reward.ScoredText;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.ObjectiveInfo;
import org.jspecify.annotations.Nullable;

/**
 * A user's prompts and preferences with a user's rewards. Completions have no behaviours and the attainable front is not known. One
 * thread at a time; closing it closes the rewards.
 */
public final class OpenEnvironment implements Environment {
    private static final Behaviour NONE = new Behaviour("", "Completions of open data are not classified.");

    private final DataSet data;
    private final @Nullable Rewards rewards;
    private final List<ObjectiveInfo> objectives;
    private final boolean online;
    /** Index of the reward of each objective, -1 where it has none. */
    private final int[] scorer;

    private OpenEnvironment(
            DataSet data, @Nullable Rewards rewards, List<ObjectiveInfo> objectives, boolean online, int[] scorer) {
        this.data = data;
        this.rewards = rewards;
        this.objectives = objectives;
        this.online = online;
        this.scorer = scorer;
    }

    /**
     * Reads the data and makes the rewards.
     *
     * @param online whether the objectives are the rewards; else they are the preferences, and rewards of the same names evaluate them
     * @param fits what fits into the model
     * @throws RuntimeException in one sentence, where data or rewards cannot be used
     */
    public static OpenEnvironment load(OpenSettings settings, boolean online, DataSet.Fits fits) {
        settings.require(online);
        DataSet data = DataSet.load(settings.data(), fits);
        for (Split split : DataSource.ANY_SPLIT) {
            if (data.prompts(split).isEmpty()) {
                throw new DataException(
                        "The data give no prompt to the split " + split.id()
                                + "; add a source for it, let \"split\" of a source name it, or raise its share in \"data.shares\".");
            }
        }
        Rewards rewards = settings.rewards().isEmpty()
                ? null
                : Rewards.create(settings.rewards(), Path.of("").toAbsolutePath());
        List<ObjectiveInfo> scored = rewards == null ? List.of() : rewards.objectives();
        List<ObjectiveInfo> objectives = new ArrayList<>();
        List<String> names = settings.objectives(online);
        int[] scorer = new int[names.size()];
        for (int j = 0; j < scorer.length; j++) {
            String name = names.get(j);
            scorer[j] = -1;
            for (int r = 0; r < scored.size(); r++) {
                if (scored.get(r).name().equals(name)) {
                    scorer[j] = r;
                }
            }
            objectives.add(scorer[j] >= 0 ? scored.get(scorer[j]) : preferred(name));
        }
        return new OpenEnvironment(data, rewards, List.copyOf(objectives), online, scorer);
    }

    private static ObjectiveInfo preferred(String name) {
        return new ObjectiveInfo(
                name,
                "",
                ObjectiveInfo.Direction.MAXIMIZE,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                "Known by preferences only: no reward measures it on completions.");
    }

    @Override
    public String id() {
        return OpenSettings.ID;
    }

    @Override
    public String title() {
        return OpenSettings.TITLE;
    }

    @Override
    public String description() {
        return "Prompts and preferences from files, rewards from the configuration.";
    }

    @Override
    public List<Objective> objectives() {
        return objectives.stream()
                .map(o -> new Objective(o.name(), o.description()))
                .toList();
    }

    @Override
    public List<ObjectiveInfo> objectiveInfos() {
        return objectives;
    }

    @Override
    public List<Prompt> prompts(Split split) {
        return data.prompts(split);
    }

    /** Where prompts are plain, a chat model is asked through its template; any other template of the data stands for itself. */
    @Override
    public boolean chat() {
        return data.settings().format().name().equals(PromptFormat.PLAIN);
    }

    @Override
    public List<ChatTemplate.Message> conversation(Prompt prompt) {
        return conversation(data.turns(prompt));
    }

    /** Turns as a chat template takes them. */
    public static List<ChatTemplate.Message> conversation(List<Turn> turns) {
        return turns.stream()
                .map(t -> new ChatTemplate.Message(t.role().id(), t.text()))
                .toList();
    }

    @Override
    public List<Behaviour> behaviours() {
        return List.of();
    }

    @Override
    public Behaviour classify(Prompt prompt, String completion) {
        return NONE;
    }

    @Override
    public double[] rewards(Prompt prompt, String completion) {
        return rewards(List.of(new ScoredText(prompt, completion)))[0];
    }

    @Override
    public double[][] rewards(List<ScoredText> items) {
        double[][] raw = rewards == null ? new double[items.size()][0] : rewards.score(items);
        double[][] result = new double[items.size()][scorer.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < scorer.length; j++) {
                result[i][j] = rewards == null || scorer[j] < 0
                        ? Double.NaN
                        : rewards.utilities().get(scorer[j]).of(raw[i][scorer[j]]);
            }
        }
        return result;
    }

    @Override
    public double raw(int objective, double reward) {
        return rewards == null || scorer[objective] < 0
                ? reward
                : rewards.utilities().get(scorer[objective]).raw(reward);
    }

    @Override
    public List<PreferencePairs> pairs() {
        return online ? List.of() : data.pairs();
    }

    @Override
    public Optional<Frontier> frontier(Split split) {
        return Optional.empty();
    }

    @Override
    public DataInfo data() {
        List<DataInfo.Source> sources =
                data.reports().stream().map(this::source).toList();
        String name = String.join(
                ", ",
                data.reports().stream()
                        .map(r -> r.source().file().getFileName().toString())
                        .toList());
        return new DataInfo(name, fingerprint(), sources);
    }

    private DataInfo.Source source(SourceReport r) {
        DataSource s = r.source();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("rows", r.rows());
        counts.put("bad_rows", r.badRows());
        counts.put("ties", r.ties());
        counts.put("unrated", r.unrated());
        counts.put("duplicates", r.duplicates());
        r.pairs().forEach((o, n) -> counts.put("pairs/" + o, n));
        if (data.reports().size() == 1) {
            for (Split split : DataSource.ANY_SPLIT) {
                counts.put("prompts/" + split.id(), (long) data.prompts(split).size());
            }
            counts.put("beyond_pairs_per_prompt", data.beyondLimit());
            counts.put("too_long", data.tooLong());
        }
        return new DataInfo.Source(s.file().toString(), r.sha256(), s.form().id(), s.map(), counts);
    }

    /** Over the data, how they are read, and the rewards. */
    @Override
    public String fingerprint() {
        return Digests.sha256(data.fingerprint() + "\n" + (rewards == null ? "" : rewards.fingerprint()) + "\n"
                + Arrays.toString(scorer));
    }

    @Override
    public Map<String, Long> replacedRewards() {
        return rewards == null ? Map.of() : rewards.replaced();
    }

    @Override
    public void close() {
        if (rewards != null) {
            rewards.close();
        }
    }
}
