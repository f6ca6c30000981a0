package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.counterpoint.service.MemoryEstimate;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.service.SweepGrid;
import org.counterpoint.service.TimeEstimate;
import org.jspecify.annotations.Nullable;

/**
 * A sweep before its start.
 *
 * @param request what was asked
 * @param runs every run of the grid, also those that cannot run
 * @param problem why there is no grid; empty where there is one
 * @param families families of the methods in it
 */
record SweepPlan(Request request, List<Planned> runs, String problem, Set<String> families) {
    SweepPlan {
        runs = List.copyOf(runs);
        families = Set.copyOf(families);
    }

    /**
     * What a sweep is made of, as typed.
     *
     * @param methods ids
     * @param seeds seeds as text
     * @param axes further settings: key and values as text
     */
    record Request(List<String> methods, String seeds, List<Map.Entry<String, String>> axes) {
        Request {
            methods = List.copyOf(methods);
            axes = List.copyOf(axes);
        }
    }

    /**
     * One run.
     *
     * @param cell its configuration and problems
     * @param seconds its time; NaN where unknown
     * @param bytes its arrays' memory; 0 where unknown
     * @param problem what keeps it from running; empty if it can
     */
    record Planned(SweepGrid.Cell cell, double seconds, long bytes, String problem) {
        boolean valid() {
            return problem.isEmpty();
        }
    }

    /** The runs that can start. */
    List<Planned> valid() {
        return runs.stream().filter(Planned::valid).toList();
    }

    /** The runs that cannot. */
    List<Planned> invalid() {
        return runs.stream().filter(run -> !run.valid()).toList();
    }

    /** Seconds of all runs whose time is known. */
    double seconds() {
        return valid().stream()
                .mapToDouble(Planned::seconds)
                .filter(Double::isFinite)
                .sum();
    }

    /** Runs whose time is unknown. */
    long unknown() {
        return valid().stream().filter(run -> !Double.isFinite(run.seconds())).count();
    }

    /** Memory of the largest run. */
    long bytes() {
        return valid().stream().mapToLong(Planned::bytes).max().orElse(0);
    }

    /** Builds and judges the grid; blocks. */
    static SweepPlan of(RunCatalog.Source source, RunCatalog catalog, ObjectNode base, Request request)
            throws Exception {
        List<SweepGrid.Cell> cells;
        try {
            List<SweepGrid.Axis> axes = new ArrayList<>();
            for (Map.Entry<String, String> axis : request.axes()) {
                axes.add(SweepGrid.Axis.of(axis.getKey(), axis.getValue()));
            }
            cells = source.grid(base, request.methods(), SweepGrid.seeds(request.seeds()), axes);
        } catch (IllegalArgumentException wrong) {
            return new SweepPlan(request, List.of(), String.valueOf(wrong.getMessage()), Set.of());
        }
        Map<ObjectNode, RunPlanner.Plan> plans = new HashMap<>();
        List<Planned> runs = new ArrayList<>();
        Set<String> families = new TreeSet<>();
        for (SweepGrid.Cell cell : cells) {
            catalog.methods().stream()
                    .filter(method -> method.id().equals(cell.method()))
                    .forEach(method -> families.add(method.family()));
            runs.add(planned(source, cell, plans));
        }
        return new SweepPlan(request, runs, "", families);
    }

    private static Planned planned(
            RunCatalog.Source source, SweepGrid.Cell cell, Map<ObjectNode, RunPlanner.Plan> plans) throws Exception {
        if (!cell.valid()) {
            return new Planned(cell, Double.NaN, 0, cell.problems().getFirst().sentence());
        }
        // Seeds of one configuration take the same time.
        ObjectNode like = cell.config().deepCopy();
        like.remove(List.of("seed", "name"));
        RunPlanner.Plan plan = plans.get(like);
        if (plan == null) {
            plan = source.plan(cell.config());
            plans.put(like, plan);
        }
        @Nullable TimeEstimate time = plan.time();
        @Nullable MemoryEstimate memory = plan.memory();
        String problem =
                plan.problems().isEmpty() ? "" : plan.problems().getFirst().sentence();
        return new Planned(
                cell, time == null ? Double.NaN : time.seconds(), memory == null ? 0 : memory.most(), problem);
    }
}
