package org.counterpoint.objective.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.counterpoint.objective.Split;

/**
 * One file of a configuration's data.
 *
 * @param file the file, absolute
 * @param form what its columns mean
 * @param map column by role, where a column is not named like its role
 * @param objectives label by name of the objective, in order; empty for a form without preferences
 * @param splits where its prompts go; with several, each prompt is given to one of them by the hash of its text
 * @param limit how many rows are read, 0 for all
 */
public record DataSource(
        Path file,
        DataForm form,
        Map<String, String> map,
        Map<String, String> objectives,
        Set<Split> splits,
        long limit) {
    /** The splits that prompts of one's own are divided into. */
    public static final Set<Split> ANY_SPLIT =
            Collections.unmodifiableSet(EnumSet.of(Split.TRAIN, Split.VALIDATION, Split.TEST));

    public DataSource {
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
        objectives = Collections.unmodifiableMap(new LinkedHashMap<>(objectives));
        splits = Collections.unmodifiableSet(EnumSet.copyOf(splits));
    }

    /** The whole file under the form's usual names, its prompts in all splits. */
    public static DataSource of(Path file, DataForm form) {
        return new DataSource(file, form, Map.of(), form.usualObjectives(), ANY_SPLIT, 0);
    }

    /** The labels of the objectives, each once. */
    List<String> labels() {
        return objectives.values().stream().distinct().toList();
    }

    /** The splits as a configuration writes them, such as {@code train+validation}. */
    String splitText() {
        return splits.stream().map(Split::id).collect(Collectors.joining("+"));
    }

    RowReader reader() {
        return new RowReader(form, map, labels());
    }
}
