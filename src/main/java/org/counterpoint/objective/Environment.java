package org.counterpoint.objective;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.objective.reward.ScoredText;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.ObjectiveInfo;

/**
 * Prompts with rewards. The shipped environments have verifiable rewards in [0,1], are found by {@link java.util.ServiceLoader},
 * have a public constructor without arguments, and are immutable after construction, so that one instance may be used by several
 * threads. {@link OpenEnvironment} is made from a configuration instead, used by one thread, and holds rewards that must be closed.
 */
public interface Environment extends AutoCloseable {

    /** Name used in run configurations, such as {@code pocket-3h}. */
    String id();

    /** Short name for people. */
    String title();

    /** What it is, and what is built in by design, in a few sentences. */
    String description();

    /** The objectives; every reward array follows this order. */
    List<Objective> objectives();

    /**
     * All prompts of a split in a fixed order, in which every long enough run of prompts has about
     * the category shares of the whole.
     */
    List<Prompt> prompts(Split split);

    /**
     * Whether a prompt's question is what a person says to a chat model, so that a model with a chat template is given it through that
     * template unless a run says otherwise.
     */
    default boolean chat() {
        return false;
    }

    /** The conversation that a chat model continues with its answer to a prompt. */
    default List<ChatTemplate.Message> conversation(Prompt prompt) {
        return List.of(new ChatTemplate.Message("user", prompt.question()));
    }

    /** All behaviours that {@link #classify} may return. */
    List<Behaviour> behaviours();

    /**
     * The one behaviour of a completion, given as decoded text with or without the end token.
     *
     * @throws IllegalArgumentException when the prompt is not of this environment
     */
    Behaviour classify(Prompt prompt, String completion);

    /** What training maximizes of a completion, one number for each objective; in [0,1] for the shipped environments. */
    double[] rewards(Prompt prompt, String completion);

    /**
     * The same for many completions at once, [items][objectives]. NaN for an objective that has preferences but no reward.
     *
     * @throws RuntimeException in one sentence, when a reward fails
     */
    default double[][] rewards(List<ScoredText> items) {
        return items.stream()
                .map(item -> rewards(item.prompt(), item.completion()))
                .toArray(double[][]::new);
    }

    /** The raw reward, which is what runs record, of what training maximizes; a linear function of it. */
    default double raw(int objective, double reward) {
        return reward;
    }

    /** Unit, direction and range of the raw rewards, in the order of the objectives. */
    default List<ObjectiveInfo> objectiveInfos() {
        return objectives().stream().map(Objective::info).toList();
    }

    /** Preferences of every objective that the data give; empty where they are to be made of sampled completions. */
    default List<PreferencePairs> pairs() {
        return List.of();
    }

    /** What the manifest of a run says about the data. */
    default DataInfo data() {
        return new DataInfo(title(), fingerprint());
    }

    /** The exact attainable front of a split, where the environment can compute one. */
    Optional<Frontier> frontier(Split split);

    /**
     * What tricks without insight score on a split, beside honest policies for comparison; empty where nobody has tried. The rows
     * are computed anew at each call.
     */
    default List<AttackRow> attacks(Split split) {
        return List.of();
    }

    /** SHA-256 in hexadecimal over everything that determines prompts and rewards. */
    String fingerprint();

    /**
     * How many values of each reward were replaced so far because they were not numbers or out of range; empty where that cannot
     * happen, as in the shipped environments.
     */
    default Map<String, Long> replacedRewards() {
        return Map.of();
    }

    /** Frees what the rewards hold; nothing for the shipped environments. */
    @Override
    default void close() {}
}
