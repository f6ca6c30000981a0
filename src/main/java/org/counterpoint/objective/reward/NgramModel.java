package org.counterpoint.objective.reward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.objective.Prompt;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;

/**
 * A small Bradley-Terry reward model: the sum of the weights of a completion's words and pairs of words. The difference of two scores
 * is the log-odds that the first completion is preferred; scores are shifted so that the completions it was trained on have mean 0.
 * It knows style, not facts. Immutable.
 */
public final class NgramModel {
    private static final String KIND = "counterpoint-ngram-reward";
    private static final String TENSOR = "weight";
    private static final String FORMAT = "format";
    private static final String CROSS = "cross";
    private static final String MEAN = "mean";

    private final NgramFeatures features;
    private final float[] weights;
    private final double mean;
    private final Map<String, String> notes;

    NgramModel(NgramFeatures features, float[] weights, double mean, Map<String, String> notes) {
        this.features = features;
        this.weights = weights.clone();
        this.mean = mean;
        this.notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** The score in log-odds against an average training completion. */
    public double score(Prompt prompt, String completion) {
        double sum = 0;
        for (int i : features.of(prompt, completion)) {
            sum += weights[i];
        }
        return sum - mean;
    }

    /** How it was trained, by name. */
    public Map<String, String> notes() {
        return notes;
    }

    /**
     * Writes the model as one safetensors file: a tensor {@code weight} [buckets] in f32, everything else as metadata.
     *
     * @throws IOException naming the file when it cannot be written
     */
    public void save(Path file) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata(FORMAT, KIND)
                .metadata(CROSS, Boolean.toString(features.cross()))
                .metadata(MEAN, Double.toString(mean));
        notes.forEach(writer::metadata);
        writer.add(TENSOR, DType.F32, new long[] {weights.length}, weights);
        writer.write(file);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws RewardException in one sentence, when it is missing, damaged or no such model
     */
    public static NgramModel load(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RewardException("There is no file " + file + "; make it with `counterpoint reward train`.");
        }
        try (Safetensors in = Safetensors.open(file)) {
            Map<String, String> metadata = new LinkedHashMap<>(in.metadata());
            if (!KIND.equals(metadata.remove(FORMAT)) || !in.has(TENSOR)) {
                throw new RewardException(
                        file + " is no reward model of this application; make one with `counterpoint reward train`.");
            }
            float[] weights = in.floats(TENSOR);
            double mean = Double.parseDouble(metadata.getOrDefault(MEAN, "NaN"));
            boolean cross = Boolean.parseBoolean(metadata.getOrDefault(CROSS, "false"));
            metadata.remove(MEAN);
            metadata.remove(CROSS);
            if (!Double.isFinite(mean)) {
                throw new NumberFormatException();
            }
            return new NgramModel(new NgramFeatures(weights.length, cross), weights, mean, metadata);
        } catch (IOException e) {
            throw new RewardException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new RewardException(
                    file + " is a damaged reward model; make it again with `counterpoint reward train`.", e);
        }
    }
}
