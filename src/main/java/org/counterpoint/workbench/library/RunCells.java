package org.counterpoint.workbench.library;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.run.RewardCurve;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.theme.RunChip;
import org.counterpoint.workbench.theme.RunStyle;
import org.jspecify.annotations.Nullable;

/** Cells that draw: how a run is shown, its star, where it stands, the course of a reward. */
final class RunCells {
    private static final String STARRED = "\u2605";
    private static final List<RunState> WORTH_SAYING =
            List.of(RunState.FAILED, RunState.UNREADABLE, RunState.STALE, RunState.RUNNING);
    private static final String UNSTARRED = "\u2606";

    private RunCells() {}

    /** The star of a run, or of a group whose runs all have one; a click sets or takes it. */
    static TableCell<LibraryItem, LibraryItem> star(LibraryTable owner) {
        LibraryCells.Following cell = new LibraryCells.Following("star-cell", (c, item) -> {
            boolean on = item.rows().stream().allMatch(row -> row.facts().said().star());
            c.setText(on ? STARRED : UNSTARRED);
            c.style(on ? "starred" : "");
            c.setAccessibleText(Messages.text(on ? "library.starred" : "library.unstarred"));
        });
        cell.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            LibraryItem item = cell.getItem();
            if (item != null && !cell.isEmpty() && event.getButton() == MouseButton.PRIMARY) {
                owner.edits().star(item.rows());
                event.consume();
            }
        });
        return cell;
    }

    /** Where a run stands: a word, done steps, or progress; for a group how many are in which state. */
    static TableCell<LibraryItem, LibraryItem> state() {
        Label words = new Label();
        ProgressBar bar = new ProgressBar();
        bar.setPrefHeight(4);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.getStyleClass().add("thin-bar");
        VBox box = new VBox(1, words, bar);
        box.setAlignment(Pos.CENTER_LEFT);
        LibraryCells.Following cell = new LibraryCells.Following("state-cell", (c, item) -> {
            RunState state = common(item);
            boolean running = state == RunState.RUNNING || state == RunState.PAUSING || state == RunState.PAUSED;
            words.setText(stateText(item, state));
            String style = style(worst(item, state));
            if (!words.getStyleClass().contains(style)) {
                words.getStyleClass().setAll("label", style);
            }
            bar.setVisible(running);
            bar.setManaged(running);
            bar.setProgress(item.rows().stream()
                    .mapToDouble(row -> row.facts().progress())
                    .average()
                    .orElse(0));
            c.setGraphic(box);
            c.tip(() -> stateTip(item));
            c.setAccessibleText(state == null ? words.getText() : state.text());
        });
        cell.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        return cell;
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

    private static String style(@Nullable RunState state) {
        return switch (state) {
            case FAILED, UNREADABLE -> "error-text";
            case STALE -> "warning-text";
            case RUNNING, STARTING, PAUSING -> "live-text";
            case null, default -> "muted";
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

    /** The course of a reward and the value chosen for the columns; for a group all courses, mean and spread. */
    static TableCell<LibraryItem, LibraryItem> reward(LibraryTable owner, String objective, double scale) {
        Sparkline line = new Sparkline(28 * scale, 22 * scale);
        Label number = new Label();
        Label spread = new Label();
        spread.getStyleClass().add("spread");
        number.setMinWidth(Region.USE_PREF_SIZE);
        spread.setMinWidth(Region.USE_PREF_SIZE);
        VBox texts = new VBox(-2, number, spread);
        texts.setAlignment(Pos.CENTER_RIGHT);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox box = new HBox(line, gap, texts);
        box.setAlignment(Pos.CENTER_LEFT);
        LibraryCells.Following cell = new LibraryCells.Following("reward-cell", (c, item) -> {
            RewardValue value = owner.model().valueProperty().get();
            GroupStatistics all = GroupStatistics.of(item.rows(), objective, value);
            boolean group = item instanceof GroupItem;
            number.setText(all.runs() == 0 ? "" : number(all.mean()));
            boolean spreads = group && !Double.isNaN(all.spread());
            spread.setText(spreads ? "\u00b1" + number(all.spread()) : "");
            spread.setVisible(spreads);
            spread.setManaged(spreads);
            List<RewardCurve> curves = item.rows().stream()
                    .flatMap(row -> row.curve(objective).stream())
                    .limit(24)
                    .toList();
            line.show(
                    curves,
                    owner.model().curves().scale(objective),
                    owner.theme()
                            .palette()
                            .objective(objective, owner.theme().tokens())
                            .fx());
            c.setGraphic(box);
            c.tip(() -> rewardTip(
                    item, objective, value, all, curves, owner.model().curves().scale(objective)));
            c.setAccessibleText(
                    all.runs() == 0
                            ? Messages.text("library.reward.none", objective)
                            : objective + " " + value.text() + " " + number.getText() + " " + spread.getText());
        });
        cell.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        return cell.on(owner.model().valueProperty())
                .on(owner.model().curves().revisionProperty())
                .on(owner.theme().tokensProperty());
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

    /** The chip: shows how a run is drawn, and adds or removes it, or all runs of a group, by a click. */
    static final class Chip extends TableCell<LibraryItem, LibraryItem> {
        private final LibraryTable owner;
        private final RunChip chip = new RunChip();
        private final StackPane box = new StackPane(chip);
        private @Nullable Tooltip tooltip;
        private final InvalidationListener follow = changed -> paint();
        private @Nullable RunStyle drawn;
        private @Nullable Object drawnOn;
        private boolean painted;

        Chip(LibraryTable owner) {
            this.owner = owner;
            box.setAlignment(Pos.CENTER);
            setStyle("-fx-padding: 0 2 0 4;");
            setOnMouseEntered(event -> {
                if (tooltip == null) {
                    tooltip = new Tooltip();
                    setTooltip(tooltip);
                }
                LibraryItem item = getItem();
                tooltip.setText(
                        Messages.text(item != null && owner.picked(item) ? "library.chip.hide" : "library.chip.show"));
            });
            owner.openRuns().revisionProperty().addListener(new WeakInvalidationListener(follow));
            owner.theme().tokensProperty().addListener(new WeakInvalidationListener(follow));
            box.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
                if (event.getButton() == MouseButton.PRIMARY && getItem() != null) {
                    owner.toggle(getItem());
                    event.consume();
                }
            });
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            paint();
        }

        private void paint() {
            LibraryItem item = getItem();
            if (isEmpty() || item == null) {
                setGraphic(null);
                return;
            }
            boolean picked = owner.picked(item);
            LibraryRow first = item.rows().getFirst();
            RunStyle style = picked
                    ? owner.openRuns()
                            .model(first.key())
                            .map(RunModel::style)
                            .orElseGet(() -> new RunStyle(
                                    first.facts().method(),
                                    0,
                                    first.facts().said().color()))
                    : null;
            if (!painted
                    || !Objects.equals(style, drawn)
                    || !owner.theme().tokens().equals(drawnOn)) {
                chip.show(style, owner.theme());
                drawn = style;
                drawnOn = owner.theme().tokens();
                painted = true;
            }
            String name = item instanceof GroupItem group
                    ? group.title()
                    : first.facts().name();
            setAccessibleText(Messages.text(picked ? "library.chip.on" : "library.chip.off", name));
            setGraphic(box);
        }
    }

    /** The name of a run, or the title of a group with the mark that opens it; becomes a field while it is renamed. */
    static final class Name extends TableCell<LibraryItem, LibraryItem> {
        private final LibraryTable owner;
        private final Label arrow = new Label();
        private final Label title = new Label();
        private final Label count = new Label();
        private final HBox line = new HBox(2, arrow, title, count);
        private @Nullable Tooltip tooltip;
        private final InvalidationListener follow = changed -> paint();
        private final WeakInvalidationListener weak = new WeakInvalidationListener(follow);
        private @Nullable LibraryItem shown;

        Name(LibraryTable owner) {
            this.owner = owner;
            arrow.getStyleClass().add("group-arrow");
            arrow.setMinWidth(Region.USE_PREF_SIZE);
            count.getStyleClass().add("muted");
            count.setMinWidth(Region.USE_PREF_SIZE);
            setStyle("-fx-padding: 0 2 0 2;");
            title.setWrapText(true);
            title.getStyleClass().add("run-name");
            // Two lines fit into a row.
            title.setPrefHeight(owner.rowHeight());
            title.setMaxHeight(owner.rowHeight());
            HBox.setHgrow(title, Priority.NEVER);
            title.setMinWidth(30);
            line.setAlignment(Pos.CENTER_LEFT);
            setOnMouseEntered(event -> {
                if (shown != null) {
                    showTip(shown);
                }
            });
            setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            arrow.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
                if (getItem() instanceof GroupItem group) {
                    owner.model().setOpen(group, !group.open());
                    event.consume();
                }
            });
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            LibraryItem before = shown;
            if (before != null) {
                before.rows().forEach(row -> row.revisionProperty().removeListener(weak));
            }
            shown = empty ? null : item;
            if (shown == null) {
                setGraphic(null);
                return;
            }
            shown.rows().forEach(row -> row.revisionProperty().addListener(weak));
            paint();
        }

        @Override
        public void startEdit() {
            if (!(getItem() instanceof RunItem(LibraryRow row))) {
                return;
            }
            super.startEdit();
            TextField field = new TextField(row.facts().name());
            field.setId("library-rename");
            field.setAccessibleText(Messages.text("library.rename.field"));
            field.setOnAction(event -> {
                owner.edits().rename(row, field.getText());
                cancelEdit();
                event.consume();
            });
            field.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
                if (event.getCode() == KeyCode.ESCAPE) {
                    cancelEdit();
                    event.consume();
                }
            });
            field.focusedProperty().addListener((observable, before, now) -> {
                if (!now && isEditing()) {
                    owner.edits().rename(row, field.getText());
                    cancelEdit();
                }
            });
            setGraphic(field);
            field.selectAll();
            field.requestFocus();
        }

        @Override
        public void cancelEdit() {
            super.cancelEdit();
            owner.editingDone();
            paint();
        }

        private void paint() {
            LibraryItem item = shown;
            if (item == null || isEditing()) {
                return;
            }
            switch (item) {
                case GroupItem group -> {
                    arrow.setText(group.open() ? "\u25be" : "\u25b8");
                    title.setText(group.title());
                    count.setText(Messages.text(
                            group.seeds() ? "library.group.seeds" : "library.group.runs",
                            String.valueOf(group.rows().size())));
                    setAccessibleText(Messages.text(
                            "library.group.says",
                            group.title(),
                            String.valueOf(group.rows().size())));
                }
                case RunItem(LibraryRow row) -> {
                    arrow.setText(owner.model().nested(row) ? "   " : "");
                    title.setText(row.facts().name());
                    count.setText(
                            owner.model().nested(row)
                                    ? Messages.text(
                                            "library.seed.short",
                                            String.valueOf(row.facts().seed()))
                                    : "");
                    setAccessibleText(row.facts().name());
                }
            }
            arrow.setManaged(!arrow.getText().isEmpty());
            count.setManaged(!count.getText().isEmpty());
            setGraphic(line);
        }

        private void showTip(LibraryItem item) {
            Tooltip made = tooltip;
            if (made == null) {
                made = new Tooltip();
                made.setWrapText(true);
                made.setMaxWidth(460);
                tooltip = made;
                setTooltip(made);
            }
            made.setText(
                    switch (item) {
                        case GroupItem group -> Messages.text("library.group.tip", group.title());
                        case RunItem(LibraryRow row) -> tip(row);
                    });
        }

        private static String tip(LibraryRow row) {
            LibraryRow.Facts facts = row.facts();
            if (facts.problem() != null) {
                return facts.problem();
            }
            StringBuilder tip = new StringBuilder(Messages.text(
                    "library.tip",
                    facts.name(),
                    facts.method(),
                    String.valueOf(facts.seed()),
                    facts.statusText(),
                    row.dir().toString()));
            if (!facts.said().tags().isEmpty()) {
                tip.append('\n').append(String.join(", ", facts.said().tags()));
            }
            String notes = facts.said().notes().strip();
            if (!notes.isEmpty()) {
                tip.append('\n').append(notes.length() > 200 ? notes.substring(0, 200) + "\u2026" : notes);
            }
            return tip.toString();
        }
    }
}
