package org.counterpoint.workbench.views.shared;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.RunEvent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was done to runs on every axis of training time. Charts over steps get their marks here, whatever view they belong to;
 * a page with another axis of time says itself where an event lies on it.
 */
public final class EventMarks {
    private EventMarks() {}

    /** The figure with the events of the runs each panel over steps shows. */
    public static Figure on(Figure figure, Looks looks) {
        if (looks.runs().stream().allMatch(run -> shown(run).isEmpty())) {
            return figure;
        }
        return new Figure(
                figure.title(),
                figure.subtitle(),
                figure.legend(),
                figure.rows().stream()
                        .map(row -> new Figure.Row(
                                row.weight(),
                                row.cells().stream()
                                        .map(cell -> new Figure.Cell(cell.weight(), panel(cell.panel(), figure, looks)))
                                        .toList()))
                        .toList(),
                figure.leftEms());
    }

    private static double step(RunLook run, RunEvent event) {
        return event.step() + 0.5;
    }

    private static Panel panel(Panel panel, Figure figure, Looks looks) {
        return switch (panel) {
            case Panel.Xy xy when xy.time() -> with(xy, runs(xy, figure, looks), EventMarks::step);
            case Panel.Heat heat
            when heat.edges() != null -> {
                List<RunLook> runs = runs(heat, figure, looks);
                yield heat.withEvents(
                        marks(runs, EventMarks::step), badge(runs).stream().toList());
            }
            default -> panel;
        };
    }

    /**
     * A panel with the events of runs.
     *
     * @param at where an event lies on the abscissa; NaN where it has no place
     */
    public static Panel.Xy with(Panel.Xy panel, List<RunLook> runs, ToDoubleBiFunction<RunLook, RunEvent> at) {
        List<Mark.Event> events = marks(runs, at);
        if (events.isEmpty()) {
            return panel;
        }
        List<Mark> marks = new ArrayList<>(panel.marks());
        marks.addAll(events);
        List<Badge> badges = new ArrayList<>(panel.badges());
        badge(runs).ifPresent(badges::add);
        return panel.marks(marks).badges(badges);
    }

    private static List<Mark.Event> marks(List<RunLook> runs, ToDoubleBiFunction<RunLook, RunEvent> at) {
        List<Mark.Event> marks = new ArrayList<>();
        for (RunLook run : runs) {
            for (RunEvent event : shown(run)) {
                double x = at.applyAsDouble(run, event);
                if (Double.isFinite(x)) {
                    marks.add(new Mark.Event(x, words(run, event), run.rgb()));
                }
            }
        }
        return marks;
    }

    private static List<RunEvent> shown(RunLook run) {
        return run.events().stream().filter(RunEvent::changes).toList();
    }

    /** The runs a panel shows: those whose curves it holds, or those that it or the figure names; all where nothing tells. */
    private static List<RunLook> runs(Panel panel, Figure figure, Looks looks) {
        List<RunLook> drawn = panel instanceof Panel.Xy xy
                ? looks.runs().stream()
                        .filter(run -> xy.series().stream()
                                .anyMatch(s -> s.key().equals(run.id())
                                        || s.key().startsWith(run.id() + "/")
                                        || s.key().startsWith(run.group() + "/")))
                        .toList()
                : List.of();
        if (!drawn.isEmpty()) {
            return drawn;
        }
        String names = panel.id() + "\n" + panel.title() + "\n" + figure.title() + "\n"
                + (panel instanceof Panel.Heat heat ? String.join("\n", heat.rows()) : "");
        List<RunLook> named = looks.runs().stream()
                .filter(run -> names.contains(run.label()) || names.contains(run.group()))
                .toList();
        return named.isEmpty() ? looks.runs() : named;
    }

    private static Optional<Badge> badge(List<RunLook> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (RunLook run : runs) {
            for (RunEvent event : shown(run)) {
                rows.add(List.of(
                        run.label(),
                        Long.toString(event.step()),
                        kind(event),
                        event.subject(),
                        text(event.from(), event.to()),
                        text(event.to(), event.from()),
                        event.why()));
            }
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Badge(
                Messages.text(rows.size() == 1 ? "views.event.badge.one" : "views.event.badge", rows.size()),
                Messages.text("views.event.badge.why"),
                List.of(
                        Messages.text("views.event.column.run"),
                        Messages.text("views.event.column.step"),
                        Messages.text("views.event.column.kind"),
                        Messages.text("views.event.column.subject"),
                        Messages.text("views.event.column.from"),
                        Messages.text("views.event.column.to"),
                        Messages.text("views.event.column.why")),
                () -> rows));
    }

    private static String kind(RunEvent event) {
        return switch (event.kind()) {
            case RunEvent.STEERED -> Messages.text("views.event.kind.steered");
            case RunEvent.EARLY_STOP -> {
                JsonNode rule = event.to();
                boolean paused = rule != null && rule.path("then").asText().equals("pause");
                yield Messages.text(paused ? "views.event.kind.early_pause" : "views.event.kind.early_stop");
            }
            case RunEvent.BRANCHED -> Messages.text("views.event.kind.branched");
            default -> event.kind();
        };
    }

    private static String words(RunLook run, RunEvent event) {
        String first = event.kind().equals(RunEvent.STEERED)
                ? Messages.text(
                        "views.event.steered",
                        run.label(),
                        Long.toString(event.step()),
                        event.subject(),
                        text(event.from(), event.to()),
                        text(event.to(), event.from()))
                : Messages.text("views.event.other", run.label(), Long.toString(event.step()), kind(event));
        return event.why().isEmpty() ? first : first + "\n" + event.why();
    }

    /** A value in short; of numbers by objective those that differ from another value. */
    private static String text(@Nullable JsonNode value, @Nullable JsonNode other) {
        if (value == null) {
            return "";
        }
        if (value.isArray()) {
            return Messages.text("views.event.rules", value.size());
        }
        if (!value.isObject()) {
            return FlatConfig.text(value);
        }
        List<String> parts = new ArrayList<>();
        value.properties().forEach(e -> {
            if (other == null || !e.getValue().equals(other.get(e.getKey()))) {
                parts.add(e.getKey() + " " + FlatConfig.text(e.getValue()));
            }
        });
        return parts.isEmpty() ? "" : String.join(", ", parts);
    }
}
