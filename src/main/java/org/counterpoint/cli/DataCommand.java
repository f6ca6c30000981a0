package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.DataFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at data before a run uses it. */
@Command(
        name = "data",
        description = "Looks at files of prompts and preferences, and converts some.",
        mixinStandardHelpOptions = true,
        subcommands = {DataCommand.Show.class, DataCommand.Forms.class, DataCommand.Convert.class})
final class DataCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to do: data show FILE, data forms or data convert truthfulqa");
    }

    @Command(
            name = "show",
            description =
                    "Reads a file and prints its form, counts, bad rows, two rows as a model gets them, and the block"
                            + " that a configuration needs.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private static final int LISTED = 20;
        private static final int SHOWN = 600;

        @Parameters(paramLabel = "FILE", description = "A .jsonl, .json, .csv, .tsv (also with .gz) or .parquet file.")
        private Path file = Path.of("");

        @Mixin
        private final DataOptions options = new DataOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            DataFiles.Report report = DataFiles.show(options.request(file));
            output.result(() -> document(report), to -> print(report, to));
            return Main.OK;
        }

        private Map<String, Object> document(DataFiles.Report r) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("file", file.toAbsolutePath().normalize().toString());
            all.put("sha256", r.sha256());
            all.put("columns", r.preview().columns());
            all.put("detected", r.preview().detected());
            all.put("form", r.preview().form());
            all.put("objectives", r.preview().objectives());
            all.put("rows", r.rows());
            all.put("bad_rows", r.badRows());
            all.put("bad", r.bad());
            all.put("pairs", r.pairs());
            all.put("ties", r.ties());
            all.put("unrated", r.unrated());
            all.put("duplicates", r.duplicates());
            all.put("prompts", r.splits());
            all.put("used", r.used());
            all.put("conflicts", r.conflicts());
            all.put("preview", r.preview().preview());
            all.put("data", r.preview().block());
            return all;
        }

        private void print(DataFiles.Report r, PrintWriter to) {
            DataFiles.Preview p = r.preview();
            to.println("columns   " + String.join(", ", p.columns()));
            to.println("detected  " + (p.detected().isEmpty() ? "none" : String.join(", ", p.detected())));
            to.println("form      " + p.form()
                    + (options.form() == null ? " (the first detected one; check the rows below): " : ": ")
                    + p.description());
            to.println("sha-256   " + r.sha256());
            to.println("rows      " + count(r.rows()) + ", of which " + count(r.badRows()) + " cannot be used");
            r.bad().stream()
                    .limit(LISTED)
                    .forEach(b -> to.println("  " + r.unit() + " " + b.line() + ": " + b.reason()));
            if (r.badRows() > LISTED) {
                to.println("  ... (--json lists more)");
            }
            r.pairs()
                    .forEach((o, n) -> to.println(
                            "pairs     " + o + " (from " + p.objectives().get(o) + "): " + count(n)));
            if (r.ties() + r.unrated() + r.duplicates() > 0) {
                to.println("          " + count(r.ties()) + " ties, " + count(r.unrated()) + " missing ratings, "
                        + count(r.duplicates()) + " duplicates");
            }
            for (DataFiles.Conflict c : r.conflicts()) {
                to.println(String.format(
                        Locale.ROOT,
                        "conflict  %s and %s both decide %,d pairs and order %,d of them (%.1f %%) oppositely",
                        c.first(),
                        c.second(),
                        c.both(),
                        c.opposite(),
                        100.0 * c.opposite() / Math.max(1, c.both())));
            }
            r.splits()
                    .forEach((split, n) -> to.println(String.format(
                            Locale.ROOT,
                            "%-9s %,d prompts%s",
                            split,
                            n,
                            r.used().getOrDefault(split, Map.of()).entrySet().stream()
                                    .map(e -> ", " + count(e.getValue()) + " pairs of " + e.getKey())
                                    .collect(Collectors.joining()))));
            for (int i = 0; i < p.preview().size(); i++) {
                row(i + 1, p.preview().get(i), to);
            }
            to.println();
            to.println("For a configuration (`counterpoint config --env open --data FILE --form " + p.form()
                    + "` prints a whole one):");
            to.print("\"data\": " + Json.pretty(p.block()));
        }

        private static void row(int number, DataFiles.Row row, PrintWriter to) {
            to.println();
            to.println("--- row " + number + ": prompt");
            to.println(cut(row.prompt()));
            for (DataFiles.Pair pair : row.pairs()) {
                to.println("--- row " + number + ": " + pair.objective() + ", chosen");
                to.println(cut(pair.chosen()));
                to.println("--- row " + number + ": " + pair.objective() + ", rejected");
                to.println(cut(pair.rejected()));
            }
            if (!row.columns().isEmpty()) {
                to.println("--- row " + number + ": columns for rewards");
                row.columns().forEach((k, v) -> to.println(k + " = " + cut(v)));
            }
        }

        private static String cut(String text) {
            return text.length() <= SHOWN
                    ? text
                    : text.substring(0, SHOWN) + "... (" + count(text.length() - SHOWN) + " more characters)";
        }
    }

    @Command(name = "forms", description = "Lists the forms of data.", mixinStandardHelpOptions = true)
    static final class Forms implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            List<DataFiles.FormInfo> forms = DataFiles.forms();
            output.result(() -> forms, to -> {
                for (DataFiles.FormInfo f : forms) {
                    to.println(f.id());
                    to.println("  " + f.description());
                    to.println("  columns: " + String.join(", ", f.columns()));
                    if (!f.objectives().isEmpty()) {
                        to.println("  objectives: "
                                + f.objectives().entrySet().stream()
                                        .map(e -> e.getKey() + " (from " + e.getValue() + ")")
                                        .collect(Collectors.joining(", ")));
                    }
                    if (!f.example().isEmpty()) {
                        to.println("  for example: " + f.example());
                    }
                }
            });
            return Main.OK;
        }
    }

    @Command(
            name = "convert",
            description = "Converts public data whose files have to be joined.",
            mixinStandardHelpOptions = true,
            subcommands = TruthfulQa.class)
    static final class Convert implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new BadInputException(
                    "Say what to convert: data convert truthfulqa --truth FILE --info FILE --out DIR");
        }
    }

    @Command(
            name = "truthfulqa",
            description =
                    "Joins the two judge files of TruthfulQA (each answer labelled true and informative) into one file of"
                            + " the form scores with two objectives.",
            mixinStandardHelpOptions = true)
    static final class TruthfulQa implements Callable<Integer> {
        @Option(
                names = "--truth",
                required = true,
                paramLabel = "FILE",
                description = "finetune_truth.jsonl, also with .gz.")
        private Path truth = Path.of("");

        @Option(
                names = "--info",
                required = true,
                paramLabel = "FILE",
                description = "finetune_info.jsonl, also with .gz.")
        private Path info = Path.of("");

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for truthfulqa.jsonl.")
        private Path out = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            DataFiles.Converted made = DataFiles.truthfulQa(truth, info, out);
            output.result(() -> document(made), to -> {
                to.println("Written to " + made.file() + ": " + count(made.answers()) + " answers to "
                        + count(made.questions()) + " questions.");
                to.println("Left out: " + count(made.contradictory()) + " answers that a file labels both ways, "
                        + count(made.onlyOne()) + " that only one file labels, "
                        + count(made.empty()) + " without text.");
                DataFiles.Conflict c = made.conflict();
                to.println(String.format(
                        Locale.ROOT,
                        "%,d pairs of answers are decided by both labels; %,d of them (%.1f %%) are ordered oppositely.",
                        c.both(),
                        c.opposite(),
                        100.0 * c.opposite() / Math.max(1, c.both())));
                to.println("For a configuration:");
                to.print("\"data\": " + Json.pretty(made.block()));
            });
            return Main.OK;
        }

        private static Map<String, Object> document(DataFiles.Converted made) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("file", made.file().toString());
            all.put("questions", made.questions());
            all.put("answers", made.answers());
            all.put("contradictory", made.contradictory());
            all.put("only_one", made.onlyOne());
            all.put("empty", made.empty());
            all.put("conflict", made.conflict());
            all.put("data", made.block());
            return all;
        }
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
