package org.counterpoint.workbench.newrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.service.MemoryEstimate;
import org.counterpoint.service.TimeEstimate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.jobs.JobTexts;
import org.jspecify.annotations.Nullable;

/** What is known before the start, beside the form: time and memory with how they were found, and what differs. */
final class EstimatePane extends ScrollPane {
    private final NewRunSession session;
    private final Label time = value("new-run-time");
    private final Label timeWhy = why("new-run-time-why");
    private final Label memory = value("new-run-memory");
    private final Label memoryWhy = why("new-run-memory-why");
    private final VBox arithmetic = new VBox(2);
    private String memoryParts = "";
    private final Label diffTitle = heading("");
    private final VBox diff = new VBox(5);
    private final Label tally = why("new-run-diff-count");
    private final Label incomparable = why("new-run-diff-incomparable");
    private final Label timeTitle = heading("");

    EstimatePane(NewRunSession session) {
        this.session = session;
        setFitToWidth(true);
        getStyleClass().add("edge-to-edge");
        Tips.onDemand(memory, () -> memoryParts);
        TitledPane counted = new TitledPane(Messages.text("newrun.memory.how"), arithmetic);
        counted.setId("new-run-memory-how");
        counted.setAnimated(false);
        counted.setExpanded(false);
        counted.getStyleClass().add("flat-titled");
        diff.setId("new-run-diff");
        VBox body = new VBox(
                4,
                timeTitle,
                time,
                timeWhy,
                gap(),
                heading(Messages.text("newrun.memory")),
                memory,
                memoryWhy,
                counted,
                gap(),
                diffTitle,
                tally,
                incomparable,
                diff);
        body.getStyleClass().addAll("estimate", Apart.STYLE_CLASS);
        setContent(body);
        incomparable.getStyleClass().setAll("label", "warning-text");
        Runnable title = () -> timeTitle.setText(Messages.text(
                session.pageProperty().get() == NewRunSession.Page.SWEEP ? "newrun.time.one" : "newrun.time"));
        session.pageProperty().addListener((observable, before, now) -> title.run());
        title.run();
        session.judgementProperty().addListener((observable, before, now) -> show(now));
        show(session.judgementProperty().get());
    }

    private void show(@Nullable Judgement judgement) {
        diffTitle.setText(session.reference()
                .map(reference -> Messages.text("newrun.diff.run", reference.label()))
                .orElseGet(() -> Messages.text(
                        "newrun.diff.default",
                        session.form().methodProperty().get().title())));
        if (judgement == null) {
            boolean wrong = !session.form().problems().isEmpty();
            String words = Messages.text(wrong ? "newrun.estimate.wrong" : "newrun.estimate.waiting");
            say(time, words);
            say(timeWhy, "");
            say(memory, words);
            time.getStyleClass().setAll("label", "estimate-value", "waiting");
            memory.getStyleClass().setAll("label", "estimate-value", "waiting");
            say(memoryWhy, "");
            arithmetic.getChildren().clear();
            memoryParts = "";
            return;
        }
        showTime(judgement.plan().time());
        showMemory(judgement.plan().memory());
        showDifferences(judgement.differences());
    }

    private void showTime(@Nullable TimeEstimate estimate) {
        if (estimate == null) {
            say(time, Messages.text("newrun.estimate.wrong"));
            time.getStyleClass().setAll("label", "estimate-value", "waiting");
            say(timeWhy, "");
            return;
        }
        time.getStyleClass().setAll("label", "estimate-value");
        long steps = session.form()
                .field("steps")
                .map(field -> Long.parseLong(field.textProperty().get().strip()))
                .orElse(0L);
        if (!estimate.known()) {
            say(time, Messages.text("newrun.time.unknown"));
            String others = estimate.others().size() == 2
                    ? " "
                            + Messages.text(
                                    "newrun.time.others",
                                    number(estimate.others().get(0)),
                                    number(estimate.others().get(1)))
                    : "";
            say(timeWhy, Messages.text("newrun.time.unknown.why") + others);
            return;
        }
        say(time, Messages.text("newrun.time.about", JobTexts.duration(estimate.seconds())));
        StringBuilder words =
                new StringBuilder(Messages.text("newrun.time.steps", String.valueOf(steps), number(estimate.step())));
        if (estimate.evaluation() > 0) {
            words.append(Messages.text("newrun.time.evaluations", number(estimate.evaluation())));
        }
        if (estimate.fixed() > 0.05) {
            words.append(Messages.text("newrun.time.fixed", number(estimate.fixed())));
        }
        words.append(Messages.text("newrun.time.from", String.join("; ", estimate.runs())));
        if (Math.abs(estimate.workRatio() - 1) > 1e-9) {
            words.append(' ').append(Messages.text("newrun.time.scaled", number(estimate.workRatio())));
        }
        say(timeWhy, words.toString());
    }

    private void showMemory(@Nullable MemoryEstimate estimate) {
        if (estimate == null) {
            say(memory, Messages.text("newrun.estimate.wrong"));
            memory.getStyleClass().setAll("label", "estimate-value", "waiting");
            say(memoryWhy, "");
            arithmetic.getChildren().clear();
            return;
        }
        say(memory, Messages.text("newrun.memory.most", bytes(estimate.most()), bytes(estimate.physical())));
        memory.getStyleClass()
                .setAll(
                        "label",
                        "estimate-value",
                        estimate.impossible() ? "error-text" : estimate.tight() ? "warning-text" : "plain");
        String measured = estimate.measured() > 0
                ? Messages.text("newrun.memory.measured", bytes(estimate.measured()))
                : Messages.text("newrun.memory.unmeasured");
        String tight = estimate.tight() ? " " + Messages.text("newrun.memory.tight") : "";
        say(memoryWhy, Messages.text("newrun.memory.why") + " " + measured + tight);
        List<String> lines = estimate.parts().stream().map(EstimatePane::line).toList();
        arithmetic.getChildren().setAll(lines.stream().map(EstimatePane::small).toList());
        memoryParts = String.join("\n", lines);
        memory.setAccessibleHelp(String.join(" ", lines));
    }

    private static String line(MemoryEstimate.Part part) {
        String product = part.factors().stream()
                .map(factor -> String.format(Locale.ROOT, "%,d", factor))
                .collect(Collectors.joining(" \u00d7 "));
        return Messages.text(
                "newrun.memory.part." + part.kind().name().toLowerCase(Locale.ROOT), bytes(part.bytes()), product);
    }

    private void showDifferences(List<ConfigDiff.Row> rows) {
        long grave = rows.stream()
                .filter(row -> row.effect() == ConfigDiff.Effect.NOT_COMPARABLE)
                .count();
        say(incomparable, grave == 0 ? "" : Messages.text("newrun.diff.incomparable", grave));
        say(
                tally,
                rows.isEmpty() ? Messages.text("newrun.diff.none") : Messages.text("newrun.diff.count", rows.size()));
        List<Node> nodes = new ArrayList<>();
        rows.stream()
                .filter(row -> !row.absentSomewhere())
                .map(EstimatePane::row)
                .forEach(nodes::add);
        only("newrun.diff.only.reference", rows, 1).ifPresent(nodes::add);
        only("newrun.diff.only.here", rows, 0).ifPresent(nodes::add);
        diff.getChildren().setAll(nodes);
    }

    /** Keys that one side has not, in one line: two methods have parameters of their own. */
    private static Optional<Node> only(String key, List<ConfigDiff.Row> rows, int absent) {
        String keys = rows.stream()
                .filter(row -> row.values().get(absent) == null)
                .map(ConfigDiff.Row::key)
                .collect(Collectors.joining(", "));
        return keys.isEmpty() ? Optional.empty() : Optional.of(small(Messages.text(key, keys)));
    }

    private static Node row(ConfigDiff.Row row) {
        Label key = new Label(row.key());
        key.getStyleClass().add("mono");
        key.setWrapText(true);
        Label change = new Label(Messages.text(
                "newrun.diff.change",
                shown(row.values().getFirst()),
                shown(row.values().getLast())));
        change.setWrapText(true);
        change.setMinHeight(Region.USE_PREF_SIZE);
        VBox box = new VBox(key, change);
        if (row.effect() == ConfigDiff.Effect.NOT_COMPARABLE) {
            change.getStyleClass().add("warning-text");
        }
        return box;
    }

    private static String shown(@Nullable String value) {
        return value == null || value.isEmpty() || value.equals("null") || value.equals("[]")
                ? Messages.text("newrun.diff.absent")
                : value;
    }

    /** Bytes in the unit that people read, with decimal prefixes. */
    static String bytes(long value) {
        if (value >= 1e9) {
            return Messages.text(
                    "newrun.gb", String.format(Locale.ROOT, value >= 1e11 ? "%,.0f" : "%.1f", value / 1e9));
        }
        return Messages.text("newrun.mb", String.format(Locale.ROOT, value >= 1e7 ? "%.0f" : "%.1f", value / 1e6));
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private static void say(Label label, String words) {
        label.setText(words);
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    private static Label heading(String words) {
        Label label = new Label(words);
        label.getStyleClass().add("section-title");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label value(String id) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().add("estimate-value");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label why(String id) {
        Label label = small("");
        label.setId(id);
        return label;
    }

    private static Label small(String words) {
        Label label = new Label(words);
        label.getStyleClass().add("field-help");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Region gap() {
        Region gap = new Region();
        gap.setMinHeight(10);
        return gap;
    }
}
