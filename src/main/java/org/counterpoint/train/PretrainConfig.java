package org.counterpoint.train;

import org.counterpoint.method.BadConfigurationException;

/**
 * How the pocket base model is made.
 *
 * @param seed of the corpus, the first parameters and the order of examples
 * @param examples examples of the corpus, each seen once
 * @param batch examples per optimizer step
 * @param vocabulary tokens of the byte-level BPE tokenizer that is trained first
 * @param learningRate peak learning rate of AdamW
 * @param warmup steps of linear warm-up; a cosine to a tenth of the peak follows
 * @param weightDecay decoupled weight decay
 * @param clipNorm global norm at which gradients are clipped
 * @param promptWeight weight of the tokens of the question in the loss; those of the answer weigh 1
 */
public record PretrainConfig(
        long seed,
        int examples,
        int batch,
        int vocabulary,
        double learningRate,
        int warmup,
        double weightDecay,
        double clipNorm,
        double promptWeight) {
    /** The settings of the shipped model. */
    public static final PretrainConfig DEFAULT = new PretrainConfig(1, 240_000, 64, 1536, 3e-3, 100, 0.01, 1.0, 0.2);

    public PretrainConfig {
        if (examples < 1 || batch < 1 || warmup < 0) {
            throw new BadConfigurationException("Pretraining needs at least one example and a batch of at least one.");
        }
        if (vocabulary < 258) {
            throw new BadConfigurationException(
                    "A byte-level vocabulary of " + vocabulary + " is too small; use at least 258.");
        }
        if (!(learningRate > 0) || !(clipNorm >= 0) || !(weightDecay >= 0) || !(promptWeight >= 0)) {
            throw new BadConfigurationException(
                    "Pretraining needs a learning rate above 0 and no negative weights or norms.");
        }
    }

    /** Optimizer steps of a full run. */
    public int steps() {
        return (examples + batch - 1) / batch;
    }

    /** The command that repeats the run. */
    public String command(String folder) {
        return "counterpoint pretrain --out " + folder + " --seed " + seed + " --examples " + examples + " --batch "
                + batch + " --vocabulary " + vocabulary + " --learning-rate " + learningRate;
    }
}
