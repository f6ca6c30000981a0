package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTest {

    /** Resident memory outside the Java heap, which grows by itself until its first collections. */
    private static long residentBytes() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        if (!Files.exists(statm)) {
            return 0;
        }
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4096 - heap;
    }

    @Test
    void memoryIsFlatOver500Steps() throws IOException {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1)) {
            model.attachLora(new LoraSpec(2, 4, LoraSpec.LLAMA_TARGETS, 1));
            Adam adam = new Adam(model, Adam.Settings.DEFAULT);
            Sampler sampler = new Sampler(model);
            Random random = new Random(3);
            int arrays = 0;
            long resident = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int step = 1; step <= 500; step++) {
                List<int[]> prompts = new ArrayList<>(Collections.nCopies(2, Tiny.tokens(random, 4, 37)));
                prompts.add(Tiny.tokens(random, 3, 37));
                List<int[]> completions =
                        sampler.generate(prompts, SamplingSpec.plain(6, List.of(0, 1, 2), step)).stream()
                                .map(Generation::tokens)
                                .toList();
                TokenBatch batch = TokenBatch.of(prompts, completions, 1);
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray loss = model.logProbs(scope, batch).sum().neg();
                    adam.step(model.gradients(scope, loss, false), 1e-3);
                }
                if (step == 100) {
                    arrays = model.manager().getManagedArrays().size();
                    resident = residentBytes();
                } else if (step % 100 == 0) {
                    long now = residentBytes();
                    least = Math.min(least, (now - resident) / 0x1p20);
                    resident = now;
                }
            }
            assertThat(model.manager().getManagedArrays()).hasSize(arrays);
            // A step's tensors take some 100 KiB: a leak of them adds 10 MiB to each hundred steps. What else the
            // process does (heap pages touched
            // for the first time, compiled code) comes once, not in each of the four stretches.
            assertThat(least).as("least growth over 100 steps in MiB").isLessThan(6);
        }
    }
}
