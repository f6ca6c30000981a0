package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which forms the first rows of a file could be of. A proposal for people to look at: no run takes it unseen.
 *
 * @param columns names of the columns of the first row, nested ones not unfolded
 * @param forms forms that fit, the most special first; empty where none fits as it is
 * @param rows rows looked at
 */
public record DataDetection(List<String> columns, List<DataForm> forms, int rows) {
    private static final int LOOK = 20;
    private static final List<DataForm> ORDER = List.of(
            DataForm.PKU_SAFERLHF,
            DataForm.ULTRAFEEDBACK,
            DataForm.ULTRAFEEDBACK_BINARIZED,
            DataForm.HELPSTEER2_PREFERENCE,
            DataForm.HELPSTEER2,
            DataForm.SHAREGPT,
            DataForm.ALPACA,
            DataForm.HH_RLHF,
            DataForm.PREFERENCE,
            DataForm.PREFERENCE_IMPLICIT,
            DataForm.UNPAIRED,
            DataForm.PROMPTS);

    public DataDetection {
        columns = List.copyOf(columns);
        forms = List.copyOf(forms);
    }

    /**
     * Looks at the first rows.
     *
     * @throws DataException in one sentence, where the file cannot be read or holds no row
     */
    public static DataDetection of(Path file) {
        List<JsonNode> rows = head(file, LOOK);
        Set<String> columns = new LinkedHashSet<>();
        rows.getFirst().fieldNames().forEachRemaining(columns::add);
        List<DataForm> forms = new ArrayList<>();
        for (DataForm form : ORDER) {
            RowReader reader = DataSource.of(file, form).reader();
            // Most rows, because a file may begin with a bad one.
            long fitting = rows.stream().filter(row -> fits(form, reader, row)).count();
            if (2 * fitting > rows.size()) {
                forms.add(form);
            }
        }
        return new DataDetection(List.copyOf(columns), forms, rows.size());
    }

    /** The most special form, null where none fits. */
    public @Nullable DataForm best() {
        return forms.isEmpty() ? null : forms.getFirst();
    }

    private static boolean fits(DataForm form, RowReader reader, JsonNode row) {
        if (!row.isObject() || !reader.missing(row).isEmpty()) {
            return false;
        }
        return switch (form) {
            case HH_RLHF -> row.path("chosen").asText("").contains("\n\nAssistant:") && !row.has("prompt");
            case PREFERENCE_IMPLICIT -> !row.has("prompt") && !row.has("conversations") && !row.has("instruction");
            case UNPAIRED -> row.has("label");
            default -> true;
        };
    }

    /** The first rows that can be read; at least one. */
    static List<JsonNode> head(Path file, int count) {
        List<JsonNode> rows = new ArrayList<>();
        String[] broken = {""};
        RowFiles.read(file, new RowVisitor() {
            @Override
            public boolean row(long line, JsonNode row) {
                rows.add(row);
                return rows.size() < count;
            }

            @Override
            public boolean broken(long line, String reason) {
                if (broken[0].isEmpty()) {
                    broken[0] = RowFiles.unit(file) + " " + line + ": " + reason;
                }
                return true;
            }
        });
        if (rows.isEmpty()) {
            throw new DataException(file + " holds no row that can be read"
                    + (broken[0].isEmpty() ? "" : " (" + broken[0] + ")") + "; check the file.");
        }
        return rows;
    }
}
