package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;

/** What only one family of methods keeps in a {@link Checkpoint}, beside adapter and optimizer. */
sealed interface LoopState permits LoopState.Online, StageState {
    /** Adds numbers to {@code state.json} and arrays to {@code training.safetensors}. */
    void write(ObjectNode json, SafetensorsWriter arrays);

    /**
     * Reads {@link #write}.
     *
     * @throws IOException where it is of no family of this version
     */
    static LoopState read(JsonNode json, Safetensors arrays) throws IOException {
        if (json.has(StageState.KEY)) {
            return StageState.read(json.path(StageState.KEY), arrays);
        }
        if (json.has(Online.KEY)) {
            return Online.read(json.path(Online.KEY));
        }
        throw new IOException("its state is of another version");
    }

    /**
     * State of an online run.
     *
     * @param scalarizer what its scalarizer keeps, without empty arrays
     */
    record Online(Map<String, double[]> scalarizer) implements LoopState {
        private static final String KEY = "scalarizer";

        @Override
        public void write(ObjectNode json, SafetensorsWriter arrays) {
            ObjectNode own = json.putObject(KEY);
            scalarizer.forEach((name, v) -> {
                if (v.length > 0) {
                    Arrays.stream(v).forEach(own.putArray(name)::add);
                }
            });
        }

        private static Online read(JsonNode own) {
            Map<String, double[]> scalarizer = new LinkedHashMap<>();
            own.properties().forEach(e -> scalarizer.put(e.getKey(), Checkpoint.numbers(e.getValue())));
            return new Online(scalarizer);
        }
    }
}
