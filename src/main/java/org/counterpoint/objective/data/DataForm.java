package org.counterpoint.objective.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the columns of a row mean. A form names roles; a configuration may map a role to a column of another name. */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable collections of immutable values
public enum DataForm {
    /** Two completions of one prompt, the better one named. */
    PREFERENCE(
            "A prompt, a chosen and a rejected completion, as text or as messages (TRL, explicit prompt).",
            "trl-lib/lm-human-preferences-sentiment",
            Map.of("preference", "chosen"),
            need("prompt"),
            need("chosen"),
            need("rejected")),
    /** The same, with the prompt inside both completions. */
    PREFERENCE_IMPLICIT(
            "Chosen and rejected conversations or texts that begin with the same prompt (TRL, implicit prompt).",
            "trl-lib/ultrafeedback_binarized",
            Map.of("preference", "chosen"),
            need("chosen"),
            need("rejected")),
    /** Dialogues of Human and Assistant. */
    HH_RLHF(
            "Chosen and rejected dialogues that share everything up to the last \"Assistant:\".",
            "Anthropic/hh-rlhf",
            Map.of("preference", "chosen"),
            need("chosen"),
            need("rejected")),
    /** Two responses with two labels. */
    PKU_SAFERLHF(
            "Two responses with two labels: which is the better and which is the safer one.",
            "PKU-Alignment/PKU-SafeRLHF",
            ordered("helpful", "better_response_id", "harmless", "safer_response_id"),
            need("prompt"),
            need("response_0"),
            need("response_1")),
    /** Two responses with label columns of any name. */
    TWO_RESPONSES(
            "Two responses and, for each objective, a column that is 0 where the first is preferred and 1 where the second is.",
            "",
            Map.of(),
            need("prompt"),
            need("response_0"),
            need("response_1")),
    /** Four completions with ratings per aspect. */
    ULTRAFEEDBACK(
            "One instruction with several completions, each rated for four aspects; every difference of ratings is a pair.",
            "openbmb/UltraFeedback",
            ordered(
                    "instruction_following",
                    "instruction_following",
                    "honesty",
                    "honesty",
                    "truthfulness",
                    "truthfulness",
                    "helpfulness",
                    "helpfulness"),
            need("instruction"),
            need("completions")),
    /** Conversations with overall scores. */
    ULTRAFEEDBACK_BINARIZED(
            "A prompt, chosen and rejected conversations and their overall scores; equal scores are no preference.",
            "HuggingFaceH4/ultrafeedback_binarized",
            Map.of("preference", "chosen"),
            need("prompt"),
            need("chosen"),
            need("rejected"),
            need("score_chosen"),
            need("score_rejected")),
    /** Responses with five scores. */
    HELPSTEER2(
            "One response per row with five scores; rows of one prompt are joined, every difference of scores is a pair.",
            "nvidia/HelpSteer2",
            ordered(
                    "helpfulness",
                    "helpfulness",
                    "correctness",
                    "correctness",
                    "coherence",
                    "coherence",
                    "complexity",
                    "complexity",
                    "verbosity",
                    "verbosity"),
            need("prompt"),
            need("response")),
    /** Two responses with a signed strength. */
    HELPSTEER2_PREFERENCE(
            "Two responses with the strength of the preference from -3 (the first is much better) to 3 (the second is).",
            "nvidia/HelpSteer2, preference",
            Map.of("preference", "preference_strength"),
            need("prompt"),
            need("response_1"),
            need("response_2")),
    /** Responses with score columns of any name. */
    SCORES(
            "One response per row and, for each objective, a column with its score; rows of one prompt are joined.",
            "",
            Map.of(),
            need("prompt"),
            need("response")),
    /** LLaMA-Factory ranking, alpaca layout. */
    ALPACA(
            "Instruction with optional input and system, chosen and rejected (LLaMA-Factory, alpaca ranking).",
            "",
            Map.of("preference", "chosen"),
            need("instruction"),
            may("input"),
            may("system"),
            need("chosen"),
            need("rejected")),
    /** LLaMA-Factory ranking, sharegpt layout. */
    SHAREGPT(
            "A conversation and two messages that could continue it (LLaMA-Factory, sharegpt ranking).",
            "",
            Map.of("preference", "chosen"),
            need("conversations"),
            may("system"),
            need("chosen"),
            need("rejected")),
    /** Single completions that are good or bad. */
    UNPAIRED(
            "One completion per row that is labelled good or bad (TRL, unpaired); a good and a bad one of one prompt are a pair.",
            "trl-lib/kto-mix-14k",
            Map.of("preference", "label"),
            need("prompt"),
            need("completion")),
    /** Prompts alone. */
    PROMPTS(
            "Prompts without completions, as text or messages; other columns, such as a reference answer, go to the rewards.",
            "HuggingFaceH4/MATH-500",
            Map.of(),
            need("prompt"));

    private final String description;
    private final String publicName;
    private final Map<String, String> objectives;
    private final List<Role> roles;

    /**
     * Something that a form looks for in a column.
     *
     * @param name name of the role and of the column where nothing else is mapped
     * @param required whether a row without it is bad
     */
    public record Role(String name, boolean required) {}

    DataForm(String description, String publicName, Map<String, String> objectives, Role... roles) {
        this.description = description;
        this.publicName = publicName;
        this.objectives = objectives;
        this.roles = List.of(roles);
    }

    private static Role need(String name) {
        return new Role(name, true);
    }

    private static Role may(String name) {
        return new Role(name, false);
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** The name in configurations, such as {@code pku-saferlhf}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /** A public data set of this form by its name at Hugging Face; empty where there is no well-known one. */
    public String publicName() {
        return publicName;
    }

    /** What can be mapped to columns. */
    public List<Role> roles() {
        return roles;
    }

    /** Objectives by their usual names, each with the label it comes from; empty where a configuration must name columns. */
    public Map<String, String> usualObjectives() {
        return objectives;
    }

    /** Whether objectives come from columns of any name. */
    public boolean openLabels() {
        return this == SCORES || this == TWO_RESPONSES;
    }

    /** Whether it has preferences at all. */
    public boolean hasPreferences() {
        return this != PROMPTS;
    }

    /** The form of a name. */
    public static Optional<DataForm> of(String id) {
        return Stream.of(values()).filter(f -> f.id().equals(id)).findFirst();
    }

    /** All names. */
    public static List<String> ids() {
        return Stream.of(values()).map(DataForm::id).toList();
    }
}
