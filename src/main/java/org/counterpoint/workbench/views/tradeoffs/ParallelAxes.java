package org.counterpoint.workbench.views.tradeoffs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.counterpoint.analysis.TradeoffClock;
import org.counterpoint.analysis.TradeoffFinals.Entry;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.views.shared.RunLook;

/** What the axes of the parallel coordinates can be: objectives, what was spent or measured at the same step, and settings. */
final class ParallelAxes {
    private ParallelAxes() {}

    /**
     * An axis.
     *
     * @param key stable name
     * @param label words
     * @param objective whether it is an objective
     * @param value value of a run, NaN where it has none
     */
    record ParallelAxis(String key, String label, boolean objective, ToDoubleFunction<RunLook> value) {}

    /** Axes that can be chosen beside the objectives: key, then label. */
    static Map<String, String> available(org.counterpoint.analysis.TradeoffStudy study) {
        Map<String, String> out = new java.util.LinkedHashMap<>();
        for (String key : List.of("kl", "length", "volume", "entropy", "tokens", "time", "step", "seed")) {
            out.put(key, Messages.text("tradeoffs.parallel." + key));
        }
        study.parameters().keySet().forEach(name -> out.put("config:" + name, shorten(name)));
        return out;
    }

    /** Axes of a scene: all objectives, then those chosen. */
    static List<ParallelAxis> of(Scene scene) {
        List<ParallelAxis> axes = new ArrayList<>();
        for (int j = 0; j < scene.objectives().size(); j++) {
            int objective = j;
            String name = scene.objectives().get(j);
            axes.add(new ParallelAxis(
                    name,
                    name,
                    true,
                    run -> entry(scene, run).map(e -> e.rewards()[objective]).orElse(Double.NaN)));
        }
        Map<String, Map<String, Double>> parameters = scene.study().parameters();
        available(scene.study()).forEach((key, label) -> {
            if (scene.choice().axes().contains(key)) {
                axes.add(new ParallelAxis(key, label, false, value(scene, key, parameters)));
            }
        });
        return axes;
    }

    private static ToDoubleFunction<RunLook> value(
            Scene scene, String key, Map<String, Map<String, Double>> parameters) {
        return switch (key) {
            case "seed" -> RunLook::seed;
            case "volume" -> run -> entry(scene, run).map(Entry::volume).orElse(Double.NaN);
            case "step" -> run -> entry(scene, run).map(Entry::step).orElse(Double.NaN);
            case "kl" -> run -> metric(scene, run, "kl");
            case "length" -> run -> metric(scene, run, "length/mean");
            case "entropy", "tokens" -> run -> metric(scene, run, key);
            case "time" ->
                run -> entry(scene, run)
                        .flatMap(e -> scene.study()
                                .clock(run.id())
                                .map(clock -> clock.at(
                                                scene.split(),
                                                org.counterpoint.analysis.TradeoffAxis.TIME,
                                                new double[] {e.step()})[0]))
                        .orElse(Double.NaN);
            default -> {
                Map<String, Double> byRun = parameters.getOrDefault(key.substring(key.indexOf(':') + 1), Map.of());
                yield run -> byRun.getOrDefault(run.id(), Double.NaN);
            }
        };
    }

    private static double metric(Scene scene, RunLook run, String key) {
        Optional<TradeoffClock> clock = scene.study().clock(run.id());
        return entry(scene, run)
                .flatMap(e -> clock.map(c -> c.metric(scene.split(), key, new double[] {e.step()})[0]))
                .orElse(Double.NaN);
    }

    private static Optional<Entry> entry(Scene scene, RunLook run) {
        return scene.finals().entry(run.id());
    }

    private static String shorten(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
