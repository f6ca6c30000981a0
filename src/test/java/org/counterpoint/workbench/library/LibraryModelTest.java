package org.counterpoint.workbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.counterpoint.run.AnnotationFiles;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.task.UndoStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library without a window: groups, search, what people say, trash and folders, on real run directories. */
class LibraryModelTest {
    @TempDir
    Path temp;

    private final UndoStack undo = new UndoStack();
    private LibraryModel model = library();

    private LibraryModel library() {
        SameThreadTaskRunner tasks = new SameThreadTaskRunner();
        return new LibraryModel(tasks, new OpenRuns(new Selection(), tasks), undo);
    }

    @BeforeEach
    void runs() throws IOException {
        for (int seed = 1; seed <= 3; seed++) {
            Runs.finished(lib(), "ctwa", seed, 20);
        }
        Runs.finished(lib(), "linear", 1, 10);
        model.edits().setPlaces(new AnnotationFiles(temp.resolve("own")), new RunTrash.OfLibrary());
        model.setFolders(List.of(lib()));
    }

    private Path lib() {
        return temp.resolve("lib");
    }

    private List<String> names() {
        return model.visible().stream().map(row -> row.facts().name()).toList();
    }

    private LibraryRow row(String name) {
        return model.all().stream()
                .filter(row -> row.facts().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void seedsOfOneConfigurationAreOneLineWithMeanAndSpread() {
        assertThat(model.items()).hasSize(2);
        GroupItem group = (GroupItem) model.items().stream()
                .filter(GroupItem.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(group.title()).isEqualTo("ctwa");
        assertThat(group.rows()).hasSize(3);
        assertThat(group.open()).isFalse();
        double[] last = group.rows().stream()
                .mapToDouble(r -> RewardValue.LAST.of(r, "helpful"))
                .toArray();
        GroupStatistics all = GroupStatistics.of(group.rows(), "helpful", RewardValue.LAST);
        double mean = (last[0] + last[1] + last[2]) / 3;
        assertThat(all.mean()).isEqualTo(mean);
        assertThat(all.spread())
                .isEqualTo(Math.sqrt(
                        (Math.pow(last[0] - mean, 2) + Math.pow(last[1] - mean, 2) + Math.pow(last[2] - mean, 2)) / 2));
        model.setOpen(group, true);
        assertThat(model.items()).hasSize(5);
        assertThat(model.nested(group.rows().getFirst())).isTrue();
        assertThat(names()).hasSize(4).contains("ctwa seed 2");
    }

    @Test
    void groupsSortByTheirMeanAndTheirRowsByTheirOwn() {
        model.setAllOpen(true);
        model.setOrder(Comparator.comparingDouble(item ->
                -GroupStatistics.of(item.rows(), "helpful", RewardValue.BEST).mean()));
        GroupItem group = (GroupItem) model.items().stream()
                .filter(GroupItem.class::isInstance)
                .findFirst()
                .orElseThrow();
        List<Double> best = group.rows().stream()
                .map(row -> RewardValue.BEST.of(row, "helpful"))
                .toList();
        assertThat(best).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(model.items()).filteredOn(RunItem.class::isInstance).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ctwa                        | 3
            ctwa seed:2                 | 1
            seed:2-3                    | 2
            seed:1,3                    | 3
            method:linear               | 1
            method:lin                  | 1
            -method:linear              | 3
            status:finished             | 4
            step > 15                   | 3
            step<=10                    | 1
            learning_rate=0.002         | 4
            parameters.estimator:grpo   | 4
            created>=2000-01-01         | 4
            created<2000-01-01          | 0
            helpful > -1                | 4
            best helpful>100            | 0
            "seed 2"                    | 1
            is:star                     | 0
            is:live                     | 0
            """)
    void understandsWhatIsTyped(String text, int found) {
        model.queryProperty().set(text);
        assertThat(model.complaintProperty().get()).isNull();
        assertThat(model.visible()).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            colour:red      | true  | no key
            method:none     | true  | ctwa, linear
            helpfull>0.5    | true  | helpful
            helpful>much    | true  | not a number
            status:done     | true  | finished
            seed:x          | true  | range
            helpful>        | false | a number
            method:         | false | ctwa, linear
            helpful>0.      | none  |
            """)
    void saysWhatIsWrongOrOnlyBegunAndListsTheRest(String text, String wrong, String says) {
        model.queryProperty().set(text);
        LibraryQuery.Complaint complaint = model.complaintProperty().get();
        if (wrong.equals("none")) {
            assertThat(complaint).isNull();
            return;
        }
        assertThat(model.visible()).hasSize(4);
        assertThat(Objects.requireNonNull(complaint).wrong()).isEqualTo(Boolean.parseBoolean(wrong));
        assertThat(complaint.sentence()).containsIgnoringCase(says);
    }

    @Test
    void filtersWriteThemselvesIntoTheSearch() {
        String text = QueryText.with("word tag:\"a b\"", "method", List.of("ctwa", "linear"));
        assertThat(text).isEqualTo("word tag:\"a b\" method:ctwa,linear");
        assertThat(QueryText.values(text, "method")).containsExactly("ctwa", "linear");
        assertThat(QueryText.with(text, "method", List.of())).isEqualTo("word tag:\"a b\"");
    }

    @Test
    void whatIsSaidTravelsWithTheRunAndCanBeTakenBackOneByOne() throws IOException {
        LibraryRow row = row("linear seed 1");
        model.edits().star(List.of(row));
        model.edits().tag(List.of(row), "paper", true);
        model.edits().notes(row, "# why", null);
        model.edits().rename(row, "the baseline");
        assertThat(row.facts().name()).isEqualTo("the baseline");
        model.queryProperty().set("tag:paper is:star why");
        assertThat(names()).containsExactly("the baseline");
        LibraryModel other = library();
        other.setFolders(List.of(lib()));
        assertThat(other.row(row.key()).orElseThrow().facts().said().tags()).containsExactly("paper");
        assertThat(undo.nextProperty().get()).isEqualTo("rename");
        undo.undo();
        undo.undo();
        undo.undo();
        Annotations left = row.facts().said();
        assertThat(left.name()).isNull();
        assertThat(left.tags()).isEmpty();
        assertThat(left.star()).isFalse();
        assertThat(left.notes()).as("undo takes back nothing else").isEqualTo("# why");
    }

    @Test
    void aBrokenFileIsToldInPlaceAndStays() throws IOException {
        LibraryRow row = row("linear seed 1");
        Path file = row.dir().resolve(Annotations.FILE);
        Files.writeString(file, "{\"tags\": [");
        model.refresh();
        model.edits().star(List.of(row));
        Notice notice = Objects.requireNonNull(model.edits().noticeProperty().get());
        assertThat(notice.wrong()).isTrue();
        assertThat(notice.text()).contains(Annotations.FILE);
        assertThat(file).hasContent("{\"tags\": [");
        assertThat(row.facts().said().star()).isFalse();
    }

    @Test
    void archivedRunsAreHiddenUnlessAskedFor() {
        model.edits().archive(List.of(row("linear seed 1")));
        assertThat(names()).hasSize(3);
        assertThat(model.archived()).isEqualTo(1);
        model.queryProperty().set("is:archived");
        assertThat(names()).containsExactly("linear seed 1");
        model.queryProperty().set("");
        model.showArchivedProperty().set(true);
        assertThat(names()).hasSize(4);
    }

    @Test
    void deletedRunsGoToTheTrashOfTheirLibraryAndComeBack() {
        LibraryRow row = row("linear seed 1");
        model.edits().trash(List.of(row));
        assertThat(row.dir()).doesNotExist();
        assertThat(lib().resolve(RunTrash.FOLDER).resolve("linear-1")).isDirectory();
        assertThat(names()).hasSize(3);
        Notice notice = Objects.requireNonNull(model.edits().noticeProperty().get());
        Objects.requireNonNull(notice.undo()).run();
        assertThat(row.dir().resolve("run.json")).exists();
        assertThat(names()).hasSize(4);
    }

    @Test
    void whereTheTrashIsFinalNothingMovesBeforeTheNoticeIsGone() {
        boolean[] moved = {false};
        model.edits().setPlaces(new AnnotationFiles(temp.resolve("own")), new RunTrash() {
            @Override
            public boolean needsDelay() {
                return true;
            }

            @Override
            public Path put(Path dir, Path library) {
                moved[0] = true;
                return dir;
            }
        });
        LibraryRow row = row("linear seed 1");
        model.edits().trash(List.of(row));
        assertThat(names()).hasSize(3);
        undo.undo();
        assertThat(names()).hasSize(4);
        assertThat(moved[0]).isFalse();
        model.edits().trash(List.of(row));
        model.edits().closeNotice();
        assertThat(moved[0]).isTrue();
    }

    @Test
    void aLiveRunIsNeverDeletedAndASilentOneIsStale() throws IOException {
        try (RunWriter writer =
                RunWriter.create(lib().resolve("live"), Runs.manifest("mgda", 1, 50, RunStatus.RUNNING))) {
            Runs.append(writer, "mgda", 1, 0);
        }
        model.refresh();
        LibraryRow live = row("mgda seed 1");
        assertThat(live.facts().state()).isEqualTo(RunState.RUNNING);
        model.edits().trash(List.of(live));
        assertThat(live.dir()).isDirectory();
        assertThat(Objects.requireNonNull(model.edits().noticeProperty().get()).text())
                .contains("mgda seed 1")
                .contains("Running");
        var hourAgo = java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);
        Files.setLastModifiedTime(live.dir().resolve("run.json"), hourAgo);
        Files.setLastModifiedTime(live.dir().resolve("metrics.jsonl"), hourAgo);
        model.refresh();
        assertThat(live.facts().state()).isEqualTo(RunState.STALE);
        assertThat(model.edits().whyNotDeleted(List.of(live))).isEmpty();
    }

    @Test
    void foldersAreOrderedRemovedAndToldWhenMissing() {
        Path missing = temp.resolve("missing").toAbsolutePath();
        model.addFolder(missing);
        assertThat(model.folderStates())
                .extracting(LibraryFolder::there, LibraryFolder::runs)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, 4), org.assertj.core.groups.Tuple.tuple(false, 0));
        model.moveFolder(missing, -1);
        assertThat(model.folders().getFirst()).isEqualTo(missing);
        model.removeFolder(lib().toAbsolutePath().normalize());
        assertThat(model.all()).isEmpty();
    }
}
