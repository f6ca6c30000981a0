package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.workbench.jobs.JobControls;
import org.jspecify.annotations.Nullable;

/** What a test's service is asked about its jobs: keeps it, and answers what the test says. */
final class FakeControls implements JobControls {
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile String refusal = "";
    volatile SteeringInfo steering = new SteeringInfo(List.of(), List.of());
    volatile List<Long> checkpoints = List.of();
    volatile ObjectNode failure = new ObjectMapper().createObjectNode();
    volatile @Nullable ObjectNode resources;
    volatile ObjectNode slots =
            new ObjectMapper().createObjectNode().put("cpu", 1).put("gpus", "all");

    private void ask(String what) throws IOException {
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        asked.add(what);
    }

    @Override
    public void pause(String id) throws IOException {
        ask("pause " + id);
    }

    @Override
    public void resume(String id) throws IOException {
        ask("resume " + id);
    }

    @Override
    public void move(String id, String to) throws IOException {
        ask("move " + id + " " + to);
    }

    @Override
    public SteeringInfo steering(String id) {
        return steering;
    }

    @Override
    public SteeringInfo steer(String id, Map<String, JsonNode> set, String why) throws IOException {
        ask("steer " + id + " " + set + " " + why);
        List<SteeringInfo.Request> requests = new ArrayList<>(steering.requests());
        set.forEach((path, value) -> requests.add(
                new SteeringInfo.Request(requests.size() + 1, path, value, why, SteeringInfo.State.WAITING, -1, "")));
        steering = new SteeringInfo(steering.settings(), requests);
        return steering;
    }

    @Override
    public List<Long> checkpoints(String id) {
        return checkpoints;
    }

    @Override
    public String branch(String id, @Nullable Long step, Map<String, JsonNode> set) throws IOException {
        ask("branch " + id + " " + step + " " + set);
        return "b";
    }

    @Override
    public ObjectNode failure(String id) {
        return failure;
    }

    @Override
    public ObjectNode slots() {
        return slots;
    }

    @Override
    public ObjectNode setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException {
        ask("slots " + cpu + " " + gpus);
        return slots.put("cpu", cpu).put("gpus", gpus);
    }

    @Override
    public Optional<ObjectNode> resources() {
        return Optional.ofNullable(resources);
    }

    /** What a run of a method takes, with its defaults and one rule. */
    static SteeringInfo settings(String method, List<String> objectives) {
        ObjectMapper json = new ObjectMapper();
        Catalog.MethodInfo info = Catalog.methods().stream()
                .filter(each -> each.id().equals(method))
                .findFirst()
                .orElseThrow();
        List<SteeringInfo.Setting> settings = new ArrayList<>();
        for (Catalog.ParameterInfo parameter : info.budget()) {
            if (parameter.steerable()) {
                settings.add(new SteeringInfo.Setting(
                        info.family() + "." + parameter.name(), parameter, parameter.defaultValue()));
            }
        }
        for (Catalog.ParameterInfo parameter : info.parameters()) {
            if (parameter.steerable()) {
                JsonNode value = parameter.defaultValue();
                if (parameter.type() == Catalog.Type.REALS) {
                    ObjectNode named = json.createObjectNode();
                    objectives.forEach(objective -> named.put(objective, 0.5));
                    value = named;
                }
                settings.add(new SteeringInfo.Setting("parameters." + parameter.name(), parameter, value));
            }
        }
        ObjectNode rule = json.createObjectNode().put("objective", objectives.getFirst());
        settings.add(new SteeringInfo.Setting(
                "early_stop", null, json.createArrayNode().add(rule)));
        return new SteeringInfo(settings, List.of());
    }
}
