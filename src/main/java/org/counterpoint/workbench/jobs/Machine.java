package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine of a service at one moment.
 *
 * @param load share of its processors in use, 0 to 1; NaN where unknown
 * @param processors how many it has
 * @param memoryUsed memory that programs could not have, in bytes
 * @param memoryTotal its memory in bytes; 0 where unknown
 * @param diskFree free bytes where the library is
 * @param gpus its GPUs
 * @param workers processes that train
 * @param workersMemory their memory in bytes
 * @param slots where runs train at the same time
 */
public record Machine(
        double load,
        int processors,
        long memoryUsed,
        long memoryTotal,
        long diskFree,
        List<Gpu> gpus,
        int workers,
        long workersMemory,
        Slots slots) {
    /** A copy of the list. */
    public Machine {
        gpus = List.copyOf(gpus);
    }

    /**
     * A GPU.
     *
     * @param index its number
     * @param name what it is called
     * @param used memory in use, in bytes
     * @param total its memory in bytes
     * @param utilization share of the last moments in which it worked, 0 to 1; NaN where it does not tell
     */
    public record Gpu(int index, String name, long used, long total, double utilization) {}

    /**
     * The slots.
     *
     * @param cpu runs that share the processor
     * @param gpus {@code all}, {@code none} or the numbers that were chosen
     * @param total all slots
     * @param taken those with a run in them
     */
    public record Slots(int cpu, String gpus, int total, int taken) {
        static Slots of(JsonNode json) {
            int taken = 0;
            for (JsonNode slot : json.path("slots")) {
                taken += slot.path("job").isTextual() ? 1 : 0;
            }
            return new Slots(
                    json.path("cpu").asInt(1),
                    json.path("gpus").asText("all"),
                    json.path("slots").size(),
                    taken);
        }
    }

    static Machine of(JsonNode resources, JsonNode slots) {
        List<Gpu> gpus = new ArrayList<>();
        for (JsonNode gpu : resources.path("gpus")) {
            gpus.add(new Gpu(
                    gpu.path("index").asInt(),
                    gpu.path("name").asText(),
                    gpu.path("memory_used_bytes").asLong(),
                    gpu.path("memory_total_bytes").asLong(),
                    gpu.path("utilization").asDouble(Double.NaN)));
        }
        long memory = 0;
        for (JsonNode worker : resources.path("workers")) {
            memory += worker.path("memory_bytes").asLong();
        }
        return new Machine(
                resources.path("cpu").path("load").asDouble(Double.NaN),
                resources.path("cpu").path("processors").asInt(),
                resources.path("memory").path("used_bytes").asLong(),
                resources.path("memory").path("total_bytes").asLong(),
                resources.path("disk").path("free_bytes").asLong(),
                gpus,
                resources.path("workers").size(),
                memory,
                Slots.of(slots));
    }
}
