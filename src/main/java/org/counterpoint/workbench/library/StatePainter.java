package org.counterpoint.workbench.library;

import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.theme.Tokens;
import org.jspecify.annotations.Nullable;

/** Where a run stands: a word, done steps, or progress; for a group how many are in which state. */
final class StatePainter implements CellPainter<LibraryItem> {
    private static final double SIDE = 4;
    private static final double BAR = 3;
    private static final List<RunState> WORTH_SAYING =
            List.of(RunState.FAILED, RunState.UNREADABLE, RunState.STALE, RunState.RUNNING);

    @Override
    public void paint(Brush brush, LibraryItem item) {
        RunState state = common(item);
        RunState telling = worst(item, state);
        boolean live = telling == RunState.RUNNING || telling == RunState.STARTING || telling == RunState.PAUSING;
        Font font = live ? brush.bold() : brush.small();
        Color color = color(telling, brush.tokens());
        String words = stateText(item, state);
        double right = brush.width() - SIDE;
        if (state != RunState.RUNNING && state != RunState.PAUSING && state != RunState.PAUSED) {
            brush.line(words, font, color, SIDE, right, HPos.LEFT);
            return;
        }
        brush.at(words, font, color, SIDE, right, HPos.LEFT, brush.middle(font) - BAR);
        double done = item.rows().stream()
                .mapToDouble(row -> row.facts().progress())
                .average()
                .orElse(0);
        GraphicsContext g = brush.canvas();
        double y = brush.height() - BAR - 5;
        g.setFill(brush.tokens().border().fx());
        g.fillRoundRect(brush.left() + SIDE, y, right - SIDE, BAR, BAR, BAR);
        g.setFill(brush.tokens().accent().fx());
        g.fillRoundRect(brush.left() + SIDE, y, (right - SIDE) * Math.clamp(done, 0, 1), BAR, BAR, BAR);
    }

    @Override
    public String spoken(LibraryItem item) {
        RunState state = common(item);
        return state == null ? stateText(item, null) : state.text();
    }

    @Override
    public String tip(LibraryItem item) {
        return stateTip(item);
    }

    private static @Nullable RunState common(LibraryItem item) {
        RunState first = item.rows().getFirst().facts().state();
        return item.rows().stream().allMatch(row -> row.facts().state() == first) ? first : null;
    }

    /** The state that gives a group its color: what went wrong in any of its runs. */
    private static @Nullable RunState worst(LibraryItem item, @Nullable RunState common) {
        if (common != null) {
            return common;
        }
        for (RunState s : WORTH_SAYING) {
            if (item.rows().stream().anyMatch(row -> row.facts().state() == s)) {
                return s;
            }
        }
        return null;
    }

    private static String stateText(LibraryItem item, @Nullable RunState state) {
        if (state == null) {
            for (RunState s : WORTH_SAYING) {
                long n = item.rows().stream()
                        .filter(row -> row.facts().state() == s)
                        .count();
                if (n > 0) {
                    String mark = s == RunState.RUNNING ? "\u25b6 " : s == RunState.STALE ? "\u26a0 " : "\u2715 ";
                    return mark + n + "/" + item.rows().size();
                }
            }
            return Messages.text("library.state.mixed");
        }
        LibraryRow row = item.rows().getFirst();
        return switch (state) {
            case FINISHED, STOPPED -> {
                long step = Math.max(0, row.facts().step());
                boolean same =
                        item.rows().stream().allMatch(r -> Math.max(0, r.facts().step()) == step);
                String mark = state == RunState.FINISHED ? "\u2713" : "\u25a0";
                yield same ? mark + " " + step : mark;
            }
            case RUNNING, PAUSING ->
                Math.round(100
                                * item.rows().stream()
                                        .mapToDouble(r -> r.facts().progress())
                                        .average()
                                        .orElse(0))
                        + " %";
            default -> state.text();
        };
    }

    private static Color color(@Nullable RunState state, Tokens tokens) {
        if (state == null) {
            return tokens.muted().fx();
        }
        return switch (state) {
            case FAILED, UNREADABLE -> tokens.error().fx();
            case STALE -> tokens.warning().fx();
            case RUNNING, STARTING, PAUSING -> tokens.accent().fx();
            default -> tokens.muted().fx();
        };
    }

    private static String stateTip(LibraryItem item) {
        if (item instanceof RunItem(LibraryRow row)) {
            LibraryRow.Facts facts = row.facts();
            String problem = facts.problem();
            var manifest = facts.summary().manifest();
            String message = manifest == null ? null : manifest.message();
            String line = Messages.text(
                    "library.state.tip",
                    facts.statusText(),
                    String.valueOf(Math.max(0, facts.step())),
                    String.valueOf(facts.steps()));
            String why = problem != null ? problem : message == null ? "" : message;
            if (facts.state() == RunState.STALE) {
                why = Messages.text("library.state.stale.tip");
            }
            return why.isEmpty() ? line : line + "\n" + why;
        }
        StringBuilder out = new StringBuilder();
        for (RunState s : RunState.values()) {
            long n =
                    item.rows().stream().filter(row -> row.facts().state() == s).count();
            if (n > 0) {
                out.append(out.isEmpty() ? "" : ", ")
                        .append(n)
                        .append(' ')
                        .append(s.text().toLowerCase(Locale.ROOT));
            }
        }
        return out.toString();
    }
}
