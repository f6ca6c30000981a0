package org.counterpoint.workbench.details;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.Series;
import org.counterpoint.run.StageInfo;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.jobs.JobTexts;

/** What the details say about a run, as plain text in sections; pure, so that it is tested without a window. */
public final class ManifestText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private ManifestText() {}

    /** One line: what it is and its value. */
    public record Entry(String key, String value) {}

    /** Lines under one title. */
    public record Section(String title, List<Entry> entries) {
        /** A copy whose lines cannot change. */
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /** All sections of a run: summary, objectives, configuration, model and data, environment, lineage. */
    public static List<Section> sections(RunManifest m, MetricTable metrics, ZoneId zone) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(Messages.text("details.summary"), summary(m, metrics, zone)));
        sections.add(objectives(m, metrics));
        sections.add(new Section(Messages.text("details.stages"), stages(m)));
        configuration("", m.config(), sections);
        sections.add(new Section(Messages.text("details.model"), modelAndData(m)));
        sections.add(new Section(Messages.text("details.environment"), environment(m.environment())));
        sections.add(new Section(Messages.text("details.lineage"), lineage(m)));
        sections.removeIf(section -> section.entries().isEmpty());
        return sections;
    }

    /** Everything as text for the clipboard. */
    public static String plain(RunManifest m, List<Section> sections, List<String> warnings, String dir) {
        StringBuilder text =
                new StringBuilder(title(m)).append('\n').append(dir).append('\n');
        if (m.message() != null) {
            text.append(m.message()).append('\n');
        }
        warnings.forEach(warning -> text.append(warning).append('\n'));
        for (Section section : sections) {
            text.append('\n').append(section.title()).append('\n');
            section.entries()
                    .forEach(entry -> text.append("  ")
                            .append(entry.key())
                            .append(": ")
                            .append(entry.value())
                            .append('\n'));
        }
        if (!m.command().isBlank()) {
            text.append('\n').append(m.command()).append('\n');
        }
        return text.toString();
    }

    /** What people call the run. */
    public static String title(RunManifest m) {
        return m.name().isBlank() ? m.id() : m.name();
    }

    private static List<Entry> summary(RunManifest m, MetricTable metrics, ZoneId zone) {
        List<Entry> entries = new ArrayList<>();
        add(entries, "details.method", m.method());
        add(entries, "details.seed", String.valueOf(m.seed()));
        long done = Math.max(0, metrics.lastStep());
        add(
                entries,
                "details.steps",
                m.steps() > 0
                        ? Messages.text("details.steps.of", String.valueOf(done), String.valueOf(m.steps()))
                        : String.valueOf(done));
        add(entries, "details.deviations", String.join("; ", m.deviations()));
        add(entries, "details.replaced", replaced(m.replacedRewards()));
        add(entries, "details.created", TIME.format(m.created().atZone(zone)));
        Instant ended = m.ended();
        if (ended != null) {
            add(entries, "details.ended", TIME.format(ended.atZone(zone)));
            add(
                    entries,
                    "details.took",
                    JobTexts.duration(Duration.between(m.created(), ended).toMillis() / 1000.0));
        }
        Series speed = metrics.series("train", "tokens_per_second");
        if (!speed.isEmpty()) {
            add(entries, "details.speed", Messages.text("details.speed.value", number(speed.last())));
        }
        add(entries, "details.id", m.id());
        return entries;
    }

    /** How many values of each reward were replaced; empty where the run does not say. */
    private static String replaced(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((reward, count) -> {
            if (count > 0) {
                parts.add(reward + " " + count);
            }
        });
        return parts.isEmpty() ? Messages.text("details.replaced.none") : String.join(", ", parts);
    }

    /** What every stage trains, in which steps, and what becomes of it. */
    private static List<Entry> stages(RunManifest m) {
        List<Entry> entries = new ArrayList<>();
        for (StageInfo s : m.stages()) {
            List<String> mixture = new ArrayList<>();
            s.objectives().forEach((o, w) -> mixture.add(s.objectives().size() == 1 ? o : o + " " + number(w)));
            entries.add(new Entry(
                    s.number() + " " + s.label(),
                    Messages.text(
                            "details.stage",
                            String.join(", ", mixture),
                            String.valueOf(s.firstStep()),
                            String.valueOf(s.lastStep()),
                            word("details.stage.start.", s.start()),
                            word("details.stage.end.", s.end()))));
        }
        return entries;
    }

    /** The text of a word in a manifest; one that this version does not know is shown as it is. */
    private static String word(String prefix, String word) {
        return Messages.has(prefix + word) ? Messages.text(prefix + word) : word;
    }

    /** First and last reward of every objective, on the most held-out split that has rewards. */
    private static Section objectives(RunManifest m, MetricTable metrics) {
        String split = List.of("validation", "test", "train").stream()
                .filter(name -> m.objectives().stream()
                        .anyMatch(objective -> metrics.has(name, MetricKeys.rewardMean(objective.name()))))
                .findFirst()
                .orElse("");
        List<Entry> entries = new ArrayList<>();
        for (ObjectiveInfo objective : m.objectives()) {
            Series series = metrics.series(split, MetricKeys.rewardMean(objective.name()));
            entries.add(new Entry(
                    objective.name(),
                    series.isEmpty()
                            ? Messages.text("details.course.none")
                            : Messages.text("details.course", number(series.first()), number(series.last()))));
        }
        return new Section(
                split.isEmpty() ? Messages.text("details.objectives") : Messages.text("details.rewards", split),
                entries);
    }

    private static List<Entry> modelAndData(RunManifest m) {
        List<Entry> entries = new ArrayList<>();
        add(entries, "details.model.name", m.model().name());
        if (m.model().parameters() > 0) {
            add(
                    entries,
                    "details.model.parameters",
                    String.format(Locale.ROOT, "%,d", m.model().parameters()));
        }
        add(entries, "details.model.fingerprint", m.model().fingerprint());
        add(entries, "details.env", m.environmentId());
        add(entries, "details.data", m.data().name());
        add(entries, "details.data.fingerprint", m.data().fingerprint());
        return entries;
    }

    private static List<Entry> environment(EnvironmentInfo e) {
        List<Entry> entries = new ArrayList<>();
        add(entries, "details.machine", e.machine());
        add(entries, "details.os", e.os());
        add(entries, "details.device", e.device());
        if (e.threads() > 0) {
            add(entries, "details.threads", String.valueOf(e.threads()));
        }
        add(entries, "details.java", e.java());
        new TreeMap<>(e.libraries()).forEach((library, version) -> entries.add(new Entry(library, version)));
        return entries;
    }

    private static List<Entry> lineage(RunManifest m) {
        List<Entry> entries = new ArrayList<>();
        String parent = m.lineage().parent();
        String sweep = m.lineage().sweep();
        Long step = m.lineage().branchStep();
        add(
                entries,
                "details.parent",
                parent == null
                        ? ""
                        : step == null ? parent : Messages.text("details.parent.step", parent, Long.toString(step)));
        add(entries, "details.sweep", sweep == null ? "" : sweep);
        return entries;
    }

    /** The plain values of an object as one section, then each object in it as its own. */
    private static void configuration(String path, JsonNode node, List<Section> sections) {
        List<Entry> entries = new ArrayList<>();
        List<Map.Entry<String, JsonNode>> objects = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (property.getValue().isObject() && !property.getValue().isEmpty()) {
                objects.add(property);
            } else {
                entries.add(new Entry(property.getKey().replace('_', ' '), text(property.getValue())));
            }
        }
        String title = Messages.text("details.config");
        sections.add(new Section(path.isEmpty() ? title : Messages.text("details.config.part", path), entries));
        objects.forEach(object -> configuration(
                path.isEmpty() ? object.getKey() : path + "." + object.getKey(), object.getValue(), sections));
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "\u2013";
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(text(part)));
            return String.join(", ", parts);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static void add(List<Entry> entries, String key, String value) {
        if (!value.isBlank()) {
            entries.add(new Entry(Messages.text(key), value));
        }
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
