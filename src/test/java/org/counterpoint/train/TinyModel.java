package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.objective.BpeFiles;
import org.counterpoint.objective.BpeTokenizer;
import org.counterpoint.objective.BpeTrainer;
import org.counterpoint.objective.Pocket3H;
import org.counterpoint.objective.PocketCorpus;

/** A model folder of a size that trains in milliseconds, briefly pretrained so that its completions differ in their rewards. */
final class TinyModel {
    private TinyModel() {}

    static Path pretrained(Path dir) throws IOException {
        new Pretrainer(
                        new PretrainConfig(1, 6000, 64, 400, 1e-2, 10, 0, 1, 0.2),
                        (step, steps, loss, speed) -> {},
                        vocab -> ModelConfig.llama(vocab, 32, 64, 2, 2, 2, 128))
                .run(dir);
        return dir;
    }

    static Path random(Path dir) throws IOException {
        BpeTokenizer tokenizer = BpeTrainer.train(
                new PocketCorpus(new Pocket3H(), 1).examples(300).map(PocketCorpus.Example::text), 300);
        ModelConfig shape = ModelConfig.llama(tokenizer.vocabularySize(), 16, 32, 1, 2, 2, 192);
        Files.createDirectories(dir);
        BpeFiles.write(tokenizer, dir, shape.maxPositions());
        try (CausalLm model = CausalLm.random(shape, 1, Devices.cpu().device())) {
            model.save(dir);
        }
        return dir;
    }
}
