package org.counterpoint.objective.reward;

import java.util.ArrayList;
import java.util.List;

/** Rewards from a sequence-classification model. */
final class ClassifierProvider implements RewardProvider {
    static final String ID = "classifier";
    static final String MODEL = "model";
    static final String FORMAT = "format";
    static final String CHAT = "chat";
    static final String TEMPLATE = "template";
    static final String LABEL = "label";
    static final String ACTIVATION = "activation";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "A reward model in Hugging Face layout: a decoder with a score head (...ForSequenceClassification), read from a folder.";
    }

    @Override
    public List<RewardParameter> parameters() {
        List<RewardParameter> all = new ArrayList<>(
                List.of(
                        RewardParameter.path(MODEL, "Folder of the model."),
                        RewardParameter.choice(
                                FORMAT,
                                List.of("text", CHAT),
                                "text: the model is given the template; chat: the question and the completion as turns of user and assistant in"
                                        + " the model's own chat template."),
                        RewardParameter.text(
                                        TEMPLATE,
                                        "What the model is given as text: {prompt} stands for what the policy was given, {question} for what a person"
                                                + " reads, {completion} for the completion.")
                                .byDefault("{prompt}{completion}"),
                        RewardParameter.text(LABEL, "Name or number of the score, where the model has several.")
                                .optional(),
                        RewardParameter.choice(
                                ACTIVATION,
                                List.of("none", "sigmoid", "softmax"),
                                "none: the raw score; sigmoid: mapped to [0, 1]; softmax: the label's probability among all labels.")));
        all.addAll(DeclaredRange.parameters());
        return all;
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        if (!settings.text(TEMPLATE).contains("{completion}")) {
            return List.of(new RewardProblem(
                    TEMPLATE,
                    "The template does not hold {completion}, so that every completion would score the same; add it."));
        }
        if (!settings.choice(ACTIVATION).equals("none") && DeclaredRange.isGiven(settings)) {
            return List.of(new RewardProblem(
                    "min",
                    "With " + settings.choice(ACTIVATION) + " the range is 0 to 1; leave \"min\" and \"max\" out."));
        }
        return DeclaredRange.problems(settings);
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        return new ClassifierReward(name, settings);
    }
}
