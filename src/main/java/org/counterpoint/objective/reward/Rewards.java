package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.counterpoint.objective.Digests;
import org.counterpoint.run.ObjectiveInfo;

/**
 * The rewards of a run, made from its configuration: one objective each, in the order of the configuration. Used by one thread at a
 * time; closes its rewards.
 */
public final class Rewards implements AutoCloseable {
    private final List<CheckedReward> rewards;
    private final List<Utility> utilities;

    private Rewards(List<CheckedReward> rewards, List<Utility> utilities) {
        this.rewards = rewards;
        this.utilities = utilities;
    }

    /** Every kind of reward: the built-in ones, then those found on the class path by their ids. */
    public static List<RewardProvider> types() {
        List<RewardProvider> all = new ArrayList<>(BuiltInRewards.all());
        ServiceLoader.load(RewardProvider.class, Rewards.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(RewardProvider::id))
                .forEach(found -> {
                    if (all.stream().anyMatch(p -> p.id().equals(found.id()))) {
                        throw new IllegalStateException("Two kinds of rewards have the id \"" + found.id()
                                + "\", one of them " + found.getClass().getName() + "; give it another id.");
                    }
                    all.add(found);
                });
        return List.copyOf(all);
    }

    /**
     * Every mistake in a list of rewards; opens no model, process or connection.
     *
     * @param list the {@code rewards} of a configuration
     * @param folder where relative paths start
     */
    public static List<RewardProblem> check(JsonNode list, Path folder) {
        List<RewardProblem> problems = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            return List.of(new RewardProblem(
                    "",
                    "\"rewards\" must be a list of at least one reward such as"
                            + " [{\"name\": \"concise\", \"type\": \"length\", \"best\": 20, \"worst\": 120}]."));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            List<RewardProblem> own = new ArrayList<>();
            RewardSpec spec = RewardSpec.read(list.get(i), own);
            if (list.get(i).isObject()) {
                own.addAll(problems(spec, folder));
            }
            if (!spec.name().isEmpty() && !names.add(spec.name())) {
                own.add(new RewardProblem(
                        "name", "Two rewards have the name \"" + spec.name() + "\"; give each its own."));
            }
            for (RewardProblem p : own) {
                problems.add(
                        new RewardProblem("[" + i + "]" + (p.path().isEmpty() ? "" : "." + p.path()), p.sentence()));
            }
        }
        return problems;
    }

    /**
     * Reads a list of rewards without making them.
     *
     * @throws BadRewardException with every mistake, as {@link #check} finds them
     */
    public static List<RewardSpec> parse(JsonNode list, Path folder) {
        List<RewardProblem> problems = check(list, folder);
        if (!problems.isEmpty()) {
            throw new BadRewardException(problems);
        }
        List<RewardSpec> specs = new ArrayList<>();
        list.forEach(json -> specs.add(RewardSpec.parse(json)));
        return specs;
    }

    /**
     * Makes rewards.
     *
     * @param specs at least one, with different names
     * @param folder where relative paths start
     * @throws BadRewardException with every mistake in the descriptions
     * @throws RewardException when a reward cannot be made; those made before it are closed again
     */
    public static Rewards create(List<RewardSpec> specs, Path folder) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        specs.forEach(s -> list.add(s.toJson()));
        List<RewardProblem> problems = check(list, folder);
        if (!problems.isEmpty()) {
            throw new BadRewardException(problems);
        }
        List<CheckedReward> made = new ArrayList<>();
        List<Utility> utilities = new ArrayList<>();
        try {
            for (RewardSpec spec : specs) {
                RewardProvider type = type(spec.type());
                Reward reward =
                        type.create(spec.name(), RewardParameters.parse(type.parameters(), spec.settings(), folder));
                try {
                    CheckedReward checked = new CheckedReward(reward, spec.onBad());
                    utilities.add(Utility.of(reward.objective(), spec.utility()));
                    made.add(checked);
                } catch (IllegalArgumentException e) {
                    reward.close();
                    throw new BadRewardException(List.of(new RewardProblem("", String.valueOf(e.getMessage()))));
                }
            }
        } catch (RuntimeException e) {
            made.forEach(CheckedReward::close);
            throw e;
        }
        return new Rewards(List.copyOf(made), List.copyOf(utilities));
    }

    /**
     * The description with every setting explicit.
     *
     * @throws BadRewardException with every mistake in it
     */
    public static RewardSpec complete(RewardSpec spec, Path folder) {
        List<RewardProblem> problems = problems(spec, folder);
        if (!problems.isEmpty()) {
            throw new BadRewardException(problems);
        }
        ObjectNode settings = RewardParameters.parse(type(spec.type()).parameters(), spec.settings(), folder)
                .toJson();
        return new RewardSpec(spec.name(), spec.type(), spec.onBad(), spec.utility(), settings);
    }

    private static RewardProvider type(String id) {
        return types().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<RewardProblem> problems(RewardSpec spec, Path folder) {
        List<RewardProvider> types = types();
        List<RewardProblem> problems = new ArrayList<>();
        types.stream()
                .filter(p -> p.id().equals(spec.type()))
                .findFirst()
                .ifPresentOrElse(
                        type -> {
                            RewardParameters settings =
                                    RewardParameters.read(type.parameters(), spec.settings(), folder, problems);
                            if (problems.isEmpty()) {
                                problems.addAll(type.problems(settings));
                            }
                        },
                        () -> problems.add(new RewardProblem(
                                "type",
                                (spec.type().isEmpty()
                                                ? "The type of the reward is missing"
                                                : "There is no type of reward \"" + spec.type() + "\"")
                                        + "; use one of "
                                        + String.join(
                                                ", ",
                                                types.stream()
                                                        .map(RewardProvider::id)
                                                        .toList())
                                        + ".")));
        String prefix = "Reward \"" + spec.name() + "\": ";
        return problems.stream()
                .map(p -> new RewardProblem(p.path(), spec.name().isEmpty() ? p.sentence() : prefix + p.sentence()))
                .toList();
    }

    /** Name, unit, direction and declared range of each, in order. */
    public List<ObjectiveInfo> objectives() {
        return rewards.stream().map(CheckedReward::objective).toList();
    }

    /** What scalarizers see of each, in order. */
    public List<Utility> utilities() {
        return utilities;
    }

    /**
     * Raw rewards, which are what a run records.
     *
     * @return [items][rewards]
     * @throws RewardException when a reward fails, or gives a value that may not be used
     */
    public double[][] score(List<ScoredText> items) {
        double[][] result = new double[items.size()][rewards.size()];
        for (int j = 0; j < rewards.size(); j++) {
            double[] values = rewards.get(j).score(items);
            for (int i = 0; i < values.length; i++) {
                result[i][j] = values[i];
            }
        }
        return result;
    }

    /** How many values of each were replaced so far because they were not numbers or out of range, by name and in order. */
    public Map<String, Long> replaced() {
        Map<String, Long> counts = new LinkedHashMap<>();
        rewards.forEach(r -> counts.put(r.objective().name(), r.replaced()));
        return counts;
    }

    /** SHA-256 in hexadecimal over the rewards' own. */
    public String fingerprint() {
        StringBuilder all = new StringBuilder();
        rewards.forEach(r -> all.append(r.objective().name())
                .append(' ')
                .append(r.fingerprint())
                .append('\n'));
        return Digests.sha256(all.toString());
    }

    @Override
    public void close() {
        rewards.forEach(CheckedReward::close);
    }
}
