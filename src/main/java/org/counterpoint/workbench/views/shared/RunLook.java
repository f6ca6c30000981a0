package org.counterpoint.workbench.views.shared;

import java.util.List;
import org.counterpoint.run.RunEvent;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.SeriesStyle;

/**
 * What a view needs to know about a run to draw it.
 *
 * @param id id of the run
 * @param label words for legends and tooltips
 * @param group key shared by all runs that differ by nothing but the seed
 * @param groupLabel words for that group
 * @param method method id
 * @param seed seed
 * @param rgb colour of the method
 * @param dash dash of the group, telling variants of one method apart
 * @param glyph point shape of the group
 * @param stages starts of the stages after the first, for runs trained in stages
 * @param events what was done to it, in order
 */
public record RunLook(
        String id,
        String label,
        String group,
        String groupLabel,
        String method,
        long seed,
        int rgb,
        Dash dash,
        Glyph glyph,
        List<StageStart> stages,
        List<RunEvent> events) {
    /** Copies the lists. */
    public RunLook {
        stages = List.copyOf(stages);
        events = List.copyOf(events);
    }

    /**
     * Where a stage begins.
     *
     * @param step first step of the stage
     * @param label words, such as {@code 2: helpful}
     */
    public record StageStart(double step, String label) {}

    /** A line in this run's colour and dash. */
    public SeriesStyle line(double width) {
        return SeriesStyle.line(rgb, width).dash(dash);
    }
}
