package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places where runs train at the same time: some that share the processor's threads, and one for each GPU that the engine can use. How
 * many is kept in {@code slots.json} when somebody changes it. Not thread-safe.
 */
final class Slots {
    /** A slot on the processor. */
    static final String CPU = "cpu";

    /** A job that takes a GPU where the service has one. */
    static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
    private static final int MOST = 1024;
    private static final String ALL = "all";
    private static final String NONE = "none";

    private final Path file;
    private final NvidiaSmi smi;
    private final List<Gpu> found;
    private int cpu;
    private String gpus;

    /**
     * Finds the GPUs; what an earlier service kept holds where the options do not ask for something else.
     *
     * @throws IOException with a sentence if the options ask for a GPU that is not there
     */
    Slots(ServiceOptions options) throws IOException {
        this.file = options.stateDir().resolve("slots.json");
        this.smi = options.gpuTool();
        this.found = visible(smi.list(), System.getenv("CUDA_VISIBLE_DEVICES"));
        ServiceOptions.SlotChoice choice = options.slotChoice();
        JsonNode kept = read();
        Integer wanted = choice.cpu();
        String which = choice.gpus();
        this.cpu = wanted != null ? wanted : Math.clamp(kept.path("cpu").asInt(1), 1, MOST);
        this.gpus = which != null ? which : kept.path("gpus").asText(ALL);
        try {
            gpuSlots(gpus);
        } catch (IllegalArgumentException e) {
            if (which != null) {
                throw new IOException(e.getMessage(), e);
            }
            LOG.warn("{}", e.getMessage());
            this.gpus = ALL;
        }
    }

    private JsonNode read() throws IOException {
        try {
            return Json.mapper().readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Json.mapper().createObjectNode();
        } catch (JsonProcessingException e) {
            LOG.warn("{} is not readable; the service begins with one slot on the processor and every GPU.", file);
            return Json.mapper().createObjectNode();
        }
    }

    /** What a user's own {@code CUDA_VISIBLE_DEVICES} leaves. */
    static List<Gpu> visible(List<Gpu> all, @Nullable String variable) {
        if (variable == null) {
            return all;
        }
        List<String> names = List.of(variable.split(",", -1));
        return all.stream()
                .filter(gpu -> names.stream()
                        .map(String::strip)
                        .anyMatch(name -> name.equals(Integer.toString(gpu.index()))
                                || (name.length() > 4 && gpu.uuid().startsWith(name))))
                .toList();
    }

    /**
     * Changes how many there are; runs under way stay where they are.
     *
     * @param newCpu slots on the processor, or null to leave them
     * @param newGpus {@code all}, {@code none} or numbers such as {@code 0,1}, or null to leave them
     * @throws IllegalArgumentException with a sentence if that cannot be
     */
    void set(@Nullable Integer newCpu, @Nullable String newGpus) throws IOException {
        if (newCpu != null && (newCpu < 1 || newCpu > MOST)) {
            throw new IllegalArgumentException(
                    "The slots on the processor are " + newCpu + " but must be 1 to " + MOST + ".");
        }
        if (newGpus != null) {
            gpuSlots(newGpus);
        }
        int oldCpu = cpu;
        String oldGpus = gpus;
        cpu = newCpu == null ? cpu : newCpu;
        gpus = newGpus == null ? gpus : newGpus;
        try {
            save();
        } catch (IOException e) {
            cpu = oldCpu;
            gpus = oldGpus;
            throw e;
        }
    }

    private void save() throws IOException {
        ObjectNode o = Json.mapper().createObjectNode().put("cpu", cpu).put("gpus", gpus);
        AtomicFiles.replace(file, Json.pretty(o).getBytes(StandardCharsets.UTF_8));
    }

    private List<Gpu> gpuSlots(String which) {
        if (which.equals(NONE)) {
            return List.of();
        }
        if (which.equals(ALL)) {
            return smi.engine() ? found : List.of();
        }
        Map<Integer, Gpu> all = new TreeMap<>();
        for (String part : which.split(",", -1)) {
            Gpu gpu = found.stream()
                    .filter(g -> Integer.toString(g.index()).equals(part.strip()))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("There is no GPU \"" + part.strip() + "\" for \"" + which
                                    + "\"; " + (found.isEmpty() ? "none is found here" : "found are " + numbers())
                                    + ", and \"all\" and \"none\" can be given as well."));
            all.put(gpu.index(), gpu);
        }
        if (!smi.engine()) {
            throw new IllegalArgumentException(
                    "The tensor engine in use runs on the processor only, so that GPU " + which
                            + " would have no work; set PYTORCH_FLAVOR and start the service again, see \"On a GPU\" in the README.");
        }
        return List.copyOf(all.values());
    }

    private String numbers() {
        return String.join(
                ", ", found.stream().map(g -> Integer.toString(g.index())).toList());
    }

    /** Names of all slots, those of the processor first. */
    List<String> names() {
        List<String> all = new ArrayList<>(Collections.nCopies(cpu, CPU));
        gpuSlots(gpus).forEach(gpu -> all.add(name(gpu)));
        return all;
    }

    private static String name(Gpu gpu) {
        return "gpu:" + gpu.index();
    }

    /** Kind of slot that a job waits for: {@code cpu} or {@code gpu}. */
    String kind(String device) {
        return device.equals(AUTO) ? (gpuSlots(gpus).isEmpty() ? CPU : "gpu") : device;
    }

    /** Whether a slot is of a kind. */
    static boolean of(String slot, String kind) {
        return kind.equals(CPU) ? slot.equals(CPU) : slot.startsWith("gpu:");
    }

    /**
     * A free slot for a job, or null if it has to wait.
     *
     * @param device {@code auto}, {@code cpu} or {@code gpu}
     * @param taken slots of the jobs that run
     */
    @Nullable
    String free(String device, Collection<String> taken) {
        String kind = kind(device);
        List<String> left = names();
        taken.forEach(left::remove);
        return left.stream().filter(slot -> of(slot, kind)).findFirst().orElse(null);
    }

    /** Why a job can never start as things are, in a sentence; null where it only has to wait for others. */
    @Nullable
    String hopeless(String device) {
        String kind = kind(device);
        return names().stream().anyMatch(slot -> of(slot, kind))
                ? null
                : "It waits for a GPU, of which this service has none; set \"model_options.device\" to auto or cpu in a new run, or"
                        + " give the service a GPU with `counterpoint slots --gpus all`.";
    }

    /** Threads of a run that does not say how many it wants: those of the machine, shared by all slots. */
    int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, names().size()));
    }

    /** What a worker in a slot has in its environment so that it sees its own GPU or none. */
    Map<String, String> environment(String slot) {
        if (found.isEmpty()) {
            return Map.of();
        }
        // Numbers are those of the tool only when CUDA counts along the bus as well.
        return Map.of(
                "CUDA_DEVICE_ORDER",
                "PCI_BUS_ID",
                "CUDA_VISIBLE_DEVICES",
                slot.equals(CPU) ? "" : slot.substring(slot.indexOf(':') + 1));
    }

    /** The JSON object of the interface. */
    ObjectNode toJson(Map<String, List<String>> jobs) {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("cpu", cpu).put("gpus", gpus).put("threads", threads());
        ArrayNode list = o.putArray("slots");
        Map<String, List<String>> left = new TreeMap<>();
        jobs.forEach((slot, ids) -> left.put(slot, new ArrayList<>(ids)));
        for (String slot : names()) {
            List<String> ids = left.getOrDefault(slot, new ArrayList<>());
            String name = found.stream()
                    .filter(gpu -> name(gpu).equals(slot))
                    .map(Gpu::name)
                    .findFirst()
                    .orElse(null);
            list.addObject().put("slot", slot).put("name", name).put("job", ids.isEmpty() ? null : ids.removeFirst());
        }
        return o;
    }
}
