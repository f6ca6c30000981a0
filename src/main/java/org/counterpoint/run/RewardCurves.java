package org.counterpoint.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.counterpoint.run.io.JsonLines;
import org.jspecify.annotations.Nullable;

/**
 * Reads the courses of a run's rewards for a list of runs. Train rows are passed over unparsed once every objective has
 * held-out values; reading goes on where it stopped when the file has grown. Safe for use by several threads.
 */
final class RewardCurves {
    private static final byte[] SPLIT = "\"split\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRAIN = "\"train\"".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final List<ObjectiveInfo> objectives;
    private final Map<String, Map<String, RewardCurve.Builder>> splits = new LinkedHashMap<>();
    private final RowCodec.MetricLine line = new RowCodec.MetricLine();
    private long end;
    private @Nullable Object key;
    private final Set<String> heldOut = new HashSet<>();

    RewardCurves(Path dir, List<ObjectiveInfo> objectives) {
        this.file = dir.resolve(RunLoader.METRICS);
        this.objectives = objectives;
    }

    /** Reads what is new and gives the curve per objective that has one, held-out where there is one. */
    synchronized Map<String, RewardCurve> read() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            boolean other = end > 0 && !Objects.equals(now, key);
            key = now;
            if (size < end || other) {
                splits.clear();
                heldOut.clear();
                end = 0;
            }
            if (size > end) {
                end = JsonLines.scan(
                                channel, end, size, (bytes, from, length, offset, number) -> take(bytes, from, length))
                        .end();
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return curves();
    }

    private void take(byte[] bytes, int from, int length) {
        if (heldOut.size() == objectives.size() && train(bytes, from, length)) {
            return;
        }
        try {
            line.parse(bytes, from, length);
        } catch (IOException e) {
            return; // Run.open tells of damaged lines.
        }
        MetricRow row = line.toRow();
        for (ObjectiveInfo objective : objectives) {
            Double value = row.values().get(MetricKeys.rewardMean(objective.name()));
            if (value != null) {
                if (!row.split().equals("train")) {
                    heldOut.add(objective.name());
                }
                splits.computeIfAbsent(row.split(), split -> new LinkedHashMap<>())
                        .computeIfAbsent(
                                objective.name(),
                                name -> new RewardCurve.Builder(
                                        objective.direction() == ObjectiveInfo.Direction.MINIMIZE))
                        .add(row.step(), value);
            }
        }
    }

    private Map<String, RewardCurve> curves() {
        Map<String, RewardCurve> out = new LinkedHashMap<>();
        for (ObjectiveInfo objective : objectives) {
            String split = splitOf(objective.name());
            RewardCurve.Builder values =
                    split == null ? null : splits.getOrDefault(split, Map.of()).get(objective.name());
            if (split != null && values != null) {
                out.put(objective.name(), values.build(split));
            }
        }
        return out;
    }

    private @Nullable String splitOf(String objective) {
        String found = null;
        for (Map.Entry<String, Map<String, RewardCurve.Builder>> split : splits.entrySet()) {
            if (split.getValue().containsKey(objective) && (found == null || rank(split.getKey()) < rank(found))) {
                found = split.getKey();
            }
        }
        return found;
    }

    /** Which split a list shows first: the one that is evaluated during training, then other held-out ones. */
    static int rank(String split) {
        return switch (split) {
            case "validation" -> 0;
            case "test" -> 1;
            case "train" -> 3;
            default -> 2;
        };
    }

    /** Whether a line is a train row, told from its bytes; a line without a split is one. */
    private static boolean train(byte[] bytes, int from, int length) {
        int at = find(bytes, from, from + length);
        if (at < 0) {
            return true;
        }
        while (at < from + length && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        for (int i = 0; i < TRAIN.length; i++) {
            if (at + i >= from + length || bytes[at + i] != TRAIN[i]) {
                return false;
            }
        }
        return true;
    }

    private static int find(byte[] bytes, int from, int to) {
        for (int i = from; i + SPLIT.length <= to; i++) {
            int k = 0;
            while (k < SPLIT.length && bytes[i + k] == SPLIT[k]) {
                k++;
            }
            if (k == SPLIT.length) {
                return i + k;
            }
        }
        return -1;
    }
}
