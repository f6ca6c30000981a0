package org.counterpoint.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.service.DataFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a file of data is read; the same options for every command that takes one. */
final class DataOptions {
    @Option(names = "--form", paramLabel = "F", description = "What the columns mean, see `counterpoint data forms`.")
    private @Nullable String form;

    @Option(
            names = "--map",
            split = ",",
            paramLabel = "ROLE=COLUMN",
            description = "Columns that are not named like their role, as prompt=question,chosen=best.")
    private Map<String, String> map = new LinkedHashMap<>();

    @Option(
            names = "--objectives",
            split = ",",
            paramLabel = "NAME=LABEL",
            description = "Objectives and the labels they come from, as helpful=better_response_id or helpful=score_a.")
    private Map<String, String> objectives = new LinkedHashMap<>();

    @Option(
            names = "--template",
            paramLabel = "T",
            description =
                    "How a prompt becomes text: plain, dialogue, or a pattern such as \"Q: {prompt}\\nA: {completion}\".")
    private @Nullable String template;

    @Option(names = "--limit", paramLabel = "N", description = "Rows to read, 0 for all (default).")
    private long limit;

    @Nullable
    String form() {
        return form;
    }

    DataFiles.Request request(Path file) {
        if (limit < 0) {
            throw new BadInputException("--limit is " + limit + ": give the number of rows to read, or 0 for all");
        }
        // A shell gives the two characters of a line break as they are typed.
        String pattern = template == null ? null : template.replace("\\n", "\n");
        return new DataFiles.Request(file, form, map, objectives, pattern, limit);
    }
}
