package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face sequence-classification model, such as a reward model: a decoder whose last hidden state, at the last token that is not
 * padding, is multiplied by {@code score.weight} [labels, hidden]. Not safe for use by several threads at once.
 */
public final class SequenceScorer implements AutoCloseable {
    private static final String SCORE = "score.weight";
    private static final int ROWS = 16;

    private final CausalLm decoder;
    private final Tokenizer tokenizer;
    private final NDArray score;
    private final List<String> labelNames;
    private final @Nullable ChatTemplate template;

    private SequenceScorer(
            CausalLm decoder,
            Tokenizer tokenizer,
            NDArray score,
            List<String> labelNames,
            @Nullable ChatTemplate template) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.score = score;
        this.labelNames = labelNames;
        this.template = template;
    }

    /** Reads a folder as {@link #load(Path, Device)} does, onto the best device. */
    public static SequenceScorer load(Path folder) {
        return load(folder, Devices.pick().device());
    }

    /**
     * Reads a folder with {@code config.json}, safetensors and {@code tokenizer.json}.
     *
     * @throws ModelException in one sentence, when it is damaged, of an unknown architecture or has no score head of this form
     */
    public static SequenceScorer load(Path folder, Device device) {
        ModelConfig config = ModelConfig.read(folder).withoutHead();
        JsonNode json = ModelConfig.json(folder);
        String head = json.path("architectures").path(0).asText("");
        if (!head.isEmpty() && !head.endsWith("ForSequenceClassification")) {
            throw new ModelException(folder + " holds a " + head
                    + ", which has no score head; name the folder of a sequence-classification model.");
        }
        try (Safetensors file = Safetensors.open(folder)) {
            TensorInfo info = file.find(SCORE);
            if (info == null) {
                throw new ModelException("The weights in " + folder + " lack the tensor " + SCORE
                        + "; name the folder of a sequence-classification model with a linear score head.");
            }
            long[] shape = info.shape();
            if (shape.length != 2 || shape[0] < 1 || shape[1] != config.hiddenSize()) {
                throw new ModelException("The tensor " + SCORE + " in " + info.file() + " has the shape "
                        + info.shapeText() + " where the model needs [labels, " + config.hiddenSize()
                        + "]; fetch config.json and the weights of the same model.");
            }
            float[] weights = file.floats(SCORE);
            CausalLm decoder = ModelFolder.load(folder, config, device, Precision.of(Precision.AUTO, device));
            try {
                NDArray score = decoder.manager().create(weights, new Shape(shape));
                return new SequenceScorer(
                        decoder,
                        Tokenizer.load(folder, config),
                        score,
                        names(json, (int) shape[0], folder),
                        ChatTemplate.load(folder).orElse(null));
            } catch (RuntimeException e) {
                decoder.close();
                throw e;
            }
        } catch (IOException e) {
            throw ModelFolder.failed(folder, e);
        }
    }

    private static List<String> names(JsonNode json, int labels, Path folder) {
        JsonNode given = json.path("id2label");
        if (given.isObject() && given.size() != labels) {
            throw new ModelException(folder + " names " + given.size() + " labels in config.json but its " + SCORE
                    + " has " + labels + "; fetch config.json and the weights of the same model.");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < labels; i++) {
            names.add(given.path(Integer.toString(i)).asText("LABEL_" + i));
        }
        return Collections.unmodifiableList(names);
    }

    /** {@return number of scores per sequence} */
    public int labels() {
        return labelNames.size();
    }

    /** {@return names of the scores, {@code LABEL_0} and so on where the folder gives none} */
    public List<String> labelNames() {
        return labelNames;
    }

    /** {@return the model's tokenizer; this scorer closes it} */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** {@return the folder's chat template, where it has one} */
    public Optional<ChatTemplate> chatTemplate() {
        return Optional.ofNullable(template);
    }

    /** {@return the decoder's shape} */
    public ModelConfig config() {
        return decoder.config();
    }

    /**
     * Scores of sequences (raw logits, no softmax). Trailing padding tokens are passed over, as the model's own code does.
     *
     * @param tokens any number of sequences, each with at least one token and no longer than the model's context
     * @return [sequences][labels]
     * @throws ModelException in one sentence, when a sequence is empty, too long or holds a token the model does not have
     */
    public double[][] score(List<int[]> tokens) {
        double[][] result = new double[tokens.size()][];
        // Equal lengths side by side: padding costs time.
        Integer[] order = new Integer[tokens.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> tokens.get(i).length));
        for (int from = 0; from < order.length; from += ROWS) {
            List<Integer> rows = Arrays.asList(order).subList(from, Math.min(order.length, from + ROWS));
            double[][] scores = forward(rows.stream().map(tokens::get).toList());
            for (int i = 0; i < scores.length; i++) {
                result[rows.get(i)] = scores[i];
            }
        }
        return result;
    }

    private double[][] forward(List<int[]> sequences) {
        if (sequences.stream().anyMatch(s -> s.length == 0)) {
            throw new ModelException("A sequence to score has no token; give at least one.");
        }
        TokenBatch batch = TokenBatch.of(
                sequences, sequences.stream().map(_ -> new int[0]).toList(), Math.max(0, config().padId()));
        long[] at = new long[sequences.size()];
        for (int r = 0; r < at.length; r++) {
            at[r] = (long) r * batch.width() + last(sequences.get(r));
        }
        try (GradMode _ = GradMode.off();
                NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch, at);
            NDArray transposed = score.transpose();
            transposed.attach(scope);
            float[] flat = hidden.matMul(transposed).toFloatArray();
            double[][] result = new double[at.length][labels()];
            for (int i = 0; i < flat.length; i++) {
                result[i / labels()][i % labels()] = flat[i];
            }
            return result;
        }
    }

    private int last(int[] sequence) {
        for (int i = sequence.length - 1; i > 0; i--) {
            if (sequence[i] != config().padId()) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        tokenizer.close();
        decoder.close();
    }
}
