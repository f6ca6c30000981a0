package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.counterpoint.method.Names;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.objective.Split;
import org.counterpoint.objective.data.DataDetection;
import org.counterpoint.objective.data.DataException;
import org.counterpoint.objective.data.DataForm;
import org.counterpoint.objective.data.DataPreview;
import org.counterpoint.objective.data.DataSet;
import org.counterpoint.objective.data.DataSettings;
import org.counterpoint.objective.data.DataSource;
import org.counterpoint.objective.data.RowFiles;
import org.counterpoint.objective.data.SourceReport;
import org.counterpoint.objective.data.TruthfulQa;
import org.jspecify.annotations.Nullable;

/** Looks at files of prompts and preferences before they are used. Every problem is an exception whose message is one sentence. */
public final class DataFiles {
    private static final int RENDERED = 2;
    private static final int SHOWN = 240;

    private DataFiles() {}

    /**
     * A form of data.
     *
     * @param id name in configurations
     * @param description one sentence
     * @param columns names of the columns it needs
     * @param objectives label by usual name of the objective
     * @param example a public data set of this form, or empty
     */
    public record FormInfo(
            String id, String description, List<String> columns, Map<String, String> objectives, String example) {}

    /**
     * What is asked about a file.
     *
     * @param file the file
     * @param form name of the form, null for the detected one
     * @param map column by role
     * @param objectives label by objective, empty for the usual ones
     * @param template how prompts become texts, null for the usual way
     * @param limit rows to read, 0 for all
     */
    public record Request(
            Path file,
            @Nullable String form,
            Map<String, String> map,
            Map<String, String> objectives,
            @Nullable String template,
            long limit) {}

    /**
     * A rendered prompt.
     *
     * @param prompt exactly what the model is given
     * @param pairs preferences, one for each objective that has some
     * @param columns what rewards are told beside the prompt
     */
    public record Row(String prompt, List<Pair> pairs, Map<String, String> columns) {}

    /**
     * A rendered preference.
     *
     * @param objective whose preference it is
     * @param chosen the better completion, exactly as the model learns it
     * @param rejected the worse one
     */
    public record Pair(String objective, String chosen, String rejected) {}

    /**
     * A row that cannot be used.
     *
     * @param line line of the file, or row of a Parquet file
     * @param reason what is wrong with it
     */
    public record BadRow(long line, String reason) {}

    /**
     * How two objectives judge the same two completions.
     *
     * @param first an objective
     * @param second a later one
     * @param both pairs that both decide
     * @param opposite those that they order oppositely
     */
    public record Conflict(String first, String second, long both, long opposite) {}

    /**
     * Two rendered rows of a file.
     *
     * @param columns columns of the first row
     * @param detected forms that would fit, the most special first
     * @param form the form that was used
     * @param description what it means
     * @param objectives label by objective
     * @param preview rendered rows
     * @param block the block {@code data} of a configuration
     */
    public record Preview(
            List<String> columns,
            List<String> detected,
            String form,
            String description,
            Map<String, String> objectives,
            List<Row> preview,
            ObjectNode block) {}

    /**
     * All that is known of a file after reading it.
     *
     * @param preview columns, form and rendered rows
     * @param sha256 of its bytes
     * @param unit what lines count: {@code line} or {@code row}
     * @param rows rows read
     * @param badRows rows that cannot be used
     * @param bad the first of them with their lines
     * @param pairs distinct preferences by objective
     * @param ties comparisons without a preference
     * @param unrated scores left out by rows
     * @param duplicates repeated preferences
     * @param splits prompts by split
     * @param used by split and objective, the pairs that a run takes
     * @param conflicts how far each two objectives agree
     */
    public record Report(
            Preview preview,
            String sha256,
            String unit,
            long rows,
            long badRows,
            List<BadRow> bad,
            Map<String, Long> pairs,
            long ties,
            long unrated,
            long duplicates,
            Map<String, Integer> splits,
            Map<String, Map<String, Long>> used,
            List<Conflict> conflicts) {}

    /** Every form. */
    public static List<FormInfo> forms() {
        return Stream.of(DataForm.values())
                .map(f -> new FormInfo(
                        f.id(),
                        f.description(),
                        f.roles().stream()
                                .filter(DataForm.Role::required)
                                .map(DataForm.Role::name)
                                .toList(),
                        f.usualObjectives(),
                        f.publicName()))
                .toList();
    }

    /** Looks at the first rows only. */
    public static Preview preview(Request request) {
        DataDetection detection = DataDetection.of(request.file());
        DataForm form = form(request, detection);
        DataSettings settings = settings(request, form);
        return preview(detection, settings);
    }

    /** Reads the whole file; bad rows are listed and stop nothing. */
    public static Report show(Request request) {
        DataDetection detection = DataDetection.of(request.file());
        DataForm form = form(request, detection);
        DataSettings settings = settings(request, form);
        Preview preview = preview(detection, settings);
        DataSet set = DataSet.load(settings.withMaxBadRows(Integer.MAX_VALUE), DataSet.Fits.ALL);
        SourceReport report = set.reports().getFirst();
        Map<String, Integer> splits = new LinkedHashMap<>();
        Map<String, Map<String, Long>> used = new LinkedHashMap<>();
        for (Split s : DataSource.ANY_SPLIT) {
            splits.put(s.id(), set.prompts(s).size());
            Map<String, Long> counts = new LinkedHashMap<>();
            set.pairs()
                    .forEach(p -> counts.put(
                            p.objective(),
                            Stream.concat(p.train().stream(), p.heldOut().stream())
                                    .filter(x -> x.prompt().split() == s)
                                    .count()));
            used.put(s.id(), counts);
        }
        return new Report(
                preview,
                report.sha256(),
                RowFiles.unit(request.file()),
                report.rows(),
                report.badRows(),
                report.bad().stream().map(b -> new BadRow(b.line(), b.reason())).toList(),
                report.pairs(),
                report.ties(),
                report.unrated(),
                report.duplicates(),
                splits,
                used,
                conflicts(set));
    }

    /**
     * The block {@code data} of a configuration for some files of forms that are given; no file is read.
     *
     * @param requests files with their forms
     */
    public static ObjectNode block(List<Request> requests) {
        List<DataSource> sources = new ArrayList<>();
        @Nullable String template = null;
        for (Request r : requests) {
            if (r.form() == null) {
                throw new DataException("The form of " + r.file()
                        + " is missing; look at the file with `counterpoint data show` and write the form down.");
            }
            sources.add(source(r, named(r.form())));
            template = r.template() == null ? template : r.template();
        }
        return with(DataSettings.of(sources), template).toJson();
    }

    /**
     * The first two rows of every file of a configuration as text, in the order of its sources: exactly what a model will get. A file
     * that cannot be used yet has an empty text; a configuration whose environment is not the open one has none.
     */
    public static List<String> rows(JsonNode config) {
        if (!config.path("environment").asText("").equals(OpenSettings.ID)) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (JsonNode source : config.path("data").path("sources")) {
            ObjectNode alone = config.path("data").deepCopy();
            alone.putArray("sources").add(source);
            try {
                all.add(rows(DataSettings.parse(alone, Path.of(""))));
            } catch (RuntimeException unusable) {
                // What is wrong with it is said by whoever judges the configuration.
                all.add("");
            }
        }
        return List.copyOf(all);
    }

    private static String rows(DataSettings settings) {
        DataSource source = settings.sources().getFirst();
        StringBuilder text = new StringBuilder();
        for (DataPreview.Row row :
                DataPreview.of(source, settings.format(), RENDERED).rows()) {
            text.append(cut(row.prompt())).append('\n');
            for (DataPreview.Pair p : row.pairs()) {
                text.append("  + ")
                        .append(p.objective())
                        .append(": ")
                        .append(cut(p.chosen()))
                        .append('\n');
                text.append("  - ")
                        .append(p.objective())
                        .append(": ")
                        .append(cut(p.rejected()))
                        .append('\n');
            }
            text.append('\n');
        }
        return text.toString().strip();
    }

    private static String cut(String text) {
        String line = text.strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private static Preview preview(DataDetection detection, DataSettings settings) {
        DataSource source = settings.sources().getFirst();
        DataPreview rendered = DataPreview.of(source, settings.format(), RENDERED);
        return new Preview(
                detection.columns(),
                detection.forms().stream().map(DataForm::id).toList(),
                source.form().id(),
                source.form().description(),
                source.objectives(),
                rendered.rows().stream().map(DataFiles::row).toList(),
                settings.toJson());
    }

    private static Row row(DataPreview.Row row) {
        return new Row(
                row.prompt(),
                row.pairs().stream()
                        .map(p -> new Pair(p.objective(), p.chosen(), p.rejected()))
                        .toList(),
                row.columns());
    }

    private static List<Conflict> conflicts(DataSet set) {
        return set.conflicts().stream()
                .map(c -> new Conflict(c.first(), c.second(), c.both(), c.opposite()))
                .toList();
    }

    private static DataForm named(String id) {
        Names.requireKnown(id, DataForm.ids(), "form of data");
        return DataForm.of(id).orElseThrow();
    }

    private static DataForm form(Request request, DataDetection detection) {
        if (request.form() != null) {
            return named(request.form());
        }
        DataForm best = detection.best();
        if (best == null) {
            throw new DataException("No form fits the columns of " + request.file() + " ("
                    + String.join(", ", detection.columns())
                    + "); name one and map its columns, as in --form prompts --map prompt=question.");
        }
        return best;
    }

    private static DataSettings settings(Request request, DataForm form) {
        return with(DataSettings.of(List.of(source(request, form))), request.template());
    }

    private static DataSettings with(DataSettings settings, @Nullable String template) {
        ObjectNode json = settings.toJson();
        if (template != null) {
            json.put("template", template);
        }
        // Through the text form, so that what is wrong with a map or a template is said as for a configuration.
        return DataSettings.parse(json, Path.of(""));
    }

    private static DataSource source(Request r, DataForm form) {
        return new DataSource(
                r.file().toAbsolutePath().normalize(),
                form,
                r.map(),
                r.objectives().isEmpty() ? form.usualObjectives() : r.objectives(),
                DataSource.ANY_SPLIT,
                r.limit());
    }

    /**
     * What a conversion wrote.
     *
     * @param file the written file
     * @param questions distinct questions
     * @param answers answers written
     * @param contradictory answers left out because a file labels them both ways
     * @param onlyOne answers left out because one file does not label them
     * @param empty answers left out because they have no text
     * @param conflict how the two objectives order pairs of answers to one question
     * @param block the block {@code data} of a configuration
     */
    public record Converted(
            Path file,
            int questions,
            int answers,
            int contradictory,
            int onlyOne,
            int empty,
            Conflict conflict,
            ObjectNode block) {}

    /** Joins the two judge files of TruthfulQA into one file with two objectives. */
    public static Converted truthfulQa(Path truth, Path info, Path folder) throws IOException {
        TruthfulQa.Result made = TruthfulQa.convert(truth, info, folder);
        DataSettings settings = with(DataSettings.of(List.of(made.source())), "Q: {prompt}\nA: {completion}");
        DataSet set = DataSet.load(settings, DataSet.Fits.ALL);
        return new Converted(
                made.source().file(),
                made.questions(),
                made.answers(),
                made.contradictory(),
                made.onlyOne(),
                made.empty(),
                conflicts(set).getFirst(),
                settings.toJson());
    }
}
