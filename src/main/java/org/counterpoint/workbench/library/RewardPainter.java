package org.counterpoint.workbench.library;

import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.counterpoint.run.RewardCurve;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.jspecify.annotations.Nullable;

/** The course of a reward and the value chosen for the columns; for a group all courses, mean and spread. */
final class RewardPainter implements CellPainter<LibraryItem> {
    private static final int MOST_COURSES = 24;
    private static final double LEFT = 2;
    private static final double RIGHT = 4;
    private static final double LINE_WIDTH = 28;
    private static final double LINE_HEIGHT = 22;
    private static final double SPREAD = 0.769;

    private final LibraryTable owner;
    private final String objective;

    RewardPainter(LibraryTable owner, String objective) {
        this.owner = owner;
        this.objective = objective;
    }

    @Override
    public void paint(Brush brush, LibraryItem item) {
        GroupStatistics all = statistics(item);
        double scale = owner.theme().fontScale();
        double words = all.runs() == 0 ? 0 : brush.ruler().width(brush.usual(), number(all.mean()));
        // A column that was made narrow keeps its numbers.
        if (brush.width() - RIGHT - words >= LEFT + LINE_WIDTH * scale) {
            double height = LINE_HEIGHT * scale;
            Sparkline.paint(
                    brush.canvas(),
                    new Sparkline.Box(brush.left() + LEFT, (brush.height() - height) / 2, LINE_WIDTH * scale, height),
                    curves(item),
                    owner.model().curves().scale(objective),
                    owner.theme().palette().objective(objective, brush.tokens()).fx());
        }
        if (all.runs() == 0) {
            return;
        }
        double right = brush.width() - RIGHT;
        boolean group = item instanceof GroupItem;
        Font font = group ? brush.bold() : brush.usual();
        Color color = brush.tokens().text().fx();
        if (!group || Double.isNaN(all.spread())) {
            brush.at(number(all.mean()), font, color, 0, right, HPos.RIGHT, brush.middle(font));
            return;
        }
        Font small = brush.font(SPREAD);
        double up = Math.round(brush.ruler().line(small) / 2 - 1);
        brush.at(number(all.mean()), font, color, 0, right, HPos.RIGHT, brush.middle(font) - up);
        brush.at(
                "\u00b1" + number(all.spread()),
                small,
                brush.tokens().muted().fx(),
                0,
                right,
                HPos.RIGHT,
                brush.middle(small) + Math.round(brush.ruler().line(font) / 2 - 1));
    }

    @Override
    public String spoken(LibraryItem item) {
        GroupStatistics all = statistics(item);
        if (all.runs() == 0) {
            return Messages.text("library.reward.none", objective);
        }
        String spread =
                item instanceof GroupItem && !Double.isNaN(all.spread()) ? " \u00b1" + number(all.spread()) : "";
        return objective + " " + value().text() + " " + number(all.mean()) + spread;
    }

    @Override
    public String tip(LibraryItem item) {
        return rewardTip(
                item,
                objective,
                value(),
                statistics(item),
                curves(item),
                owner.model().curves().scale(objective));
    }

    private RewardValue value() {
        return owner.model().valueProperty().get();
    }

    private GroupStatistics statistics(LibraryItem item) {
        return GroupStatistics.of(item.rows(), objective, value());
    }

    private List<RewardCurve> curves(LibraryItem item) {
        return item.rows().stream()
                .flatMap(row -> row.curve(objective).stream())
                .limit(MOST_COURSES)
                .toList();
    }

    private static String rewardTip(
            LibraryItem item,
            String objective,
            RewardValue value,
            GroupStatistics all,
            List<RewardCurve> curves,
            LibraryCurves.@Nullable Scale scale) {
        if (all.runs() == 0) {
            return "";
        }
        StringBuilder tip = new StringBuilder();
        if (item instanceof GroupItem) {
            tip.append(Messages.text(
                    "library.reward.group",
                    objective,
                    value.text(),
                    number(all.mean(), 4),
                    number(all.spread(), 4),
                    number(all.least(), 4),
                    number(all.greatest(), 4),
                    String.valueOf(all.runs()),
                    String.valueOf(item.rows().size())));
        } else if (curves.isEmpty()) {
            tip.append(Messages.text("library.reward.tip", objective, value.text(), number(all.mean(), 4)));
        } else {
            RewardCurve curve = curves.getFirst();
            tip.append(Messages.text(
                    "library.reward.course",
                    objective,
                    curve.split(),
                    number(curve.value(0), 4),
                    number(curve.last(), 4),
                    number(curve.best(), 4),
                    String.valueOf(curve.bestStep()),
                    String.valueOf(curve.count())));
        }
        if (scale != null && !curves.isEmpty()) {
            tip.append('\n')
                    .append(Messages.text("library.reward.scale", number(scale.low(), 3), number(scale.high(), 3)));
        }
        return tip.toString();
    }

    static String number(double value) {
        double size = Math.abs(value);
        return number(value, size >= 1000 ? 0 : size >= 10 ? 1 : 2);
    }

    private static String number(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "\u221e" : "-\u221e";
        }
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
