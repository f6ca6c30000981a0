package org.counterpoint.objective;

import java.util.List;
import java.util.Optional;

/**
 * Prompts with verifiable rewards in [0,1]. Implementations are found by {@link
 * java.util.ServiceLoader}, have a public constructor without arguments, and are immutable after
 * construction, so that one instance may be used by several threads.
 */
public interface Environment {

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

    /** All behaviours that {@link #classify} may return. */
    List<Behaviour> behaviours();

    /**
     * The one behaviour of a completion, given as decoded text with or without the end token.
     *
     * @throws IllegalArgumentException when the prompt is not of this environment
     */
    Behaviour classify(Prompt prompt, String completion);

    /** The rewards of a completion in [0,1], one for each objective. */
    double[] rewards(Prompt prompt, String completion);

    /** The exact attainable front of a split, where the environment can compute one. */
    Optional<Frontier> frontier(Split split);

    /** SHA-256 in hexadecimal over everything that determines prompts and rewards. */
    String fingerprint();
}
