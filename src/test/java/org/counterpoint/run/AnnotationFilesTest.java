package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say about a run lies in one file of its own that is never lost, and the manifest is never touched. */
class AnnotationFilesTest {
    @TempDir
    Path temp;

    private final String id = "20261122-120000-ctwa-s1-abcdef";

    private Path run(String name) throws IOException {
        Path dir = temp.resolve("lib").resolve(name);
        RunWriter.create(dir, RunFixtures.manifest(id)).close();
        return dir;
    }

    private AnnotationFiles files() {
        return new AnnotationFiles(temp.resolve("own"));
    }

    @Test
    void keepsEverythingThatWasSaidAndUnknownKeys() throws IOException {
        Path dir = run("a");
        byte[] manifest = Files.readAllBytes(dir.resolve(RunManifest.FILE));
        Files.writeString(
                dir.resolve(Annotations.FILE), "{\"later\": {\"x\": 1}, \"tags\": [\" two words \", \"B\", \"b\"]}");
        files().change(
                        dir,
                        id,
                        a -> a.withName(" best so far ")
                                .withNotes("# Why\n\u00e4")
                                .withStar(true)
                                .withColor("#AA3377")
                                .withArchived(true));
        AnnotationFiles.Found found = files().read(dir, id);
        assertThat(found.problem()).isNull();
        assertThat(found.aside()).isFalse();
        Annotations a = found.value();
        assertThat(a.name()).isEqualTo("best so far");
        assertThat(a.tags()).containsExactly("B", "two-words");
        assertThat(a.notes()).isEqualTo("# Why\n\u00e4");
        assertThat(a.star()).isTrue();
        assertThat(a.color()).isEqualTo("#aa3377");
        assertThat(a.archived()).isTrue();
        assertThat(Json.mapper()
                        .readTree(Files.readString(dir.resolve(Annotations.FILE)))
                        .at("/later/x")
                        .asInt())
                .isEqualTo(1);
        assertThat(Files.readAllBytes(dir.resolve(RunManifest.FILE))).isEqualTo(manifest);
        assertThat(Run.open(dir).warnings()).isEmpty();
    }

    @Test
    void nothingLeftToSayLeavesNoFile() throws IOException {
        Path dir = run("a");
        files().change(dir, id, a -> a.withTag("x", true).withStar(true));
        assertThat(dir.resolve(Annotations.FILE)).exists();
        files().change(dir, id, a -> a.withTag("X", false).withStar(false));
        assertThat(dir.resolve(Annotations.FILE)).doesNotExist();
    }

    @Test
    void aBrokenFileIsToldAndNeverOverwritten() throws IOException {
        Path dir = run("a");
        for (String content : List.of("{\"tags\": [", "[1]", "{\"format_version\": 2, \"tags\": []}")) {
            Files.writeString(dir.resolve(Annotations.FILE), content);
            AnnotationFiles.Found found = files().read(dir, id);
            assertThat(found.problem()).contains(Annotations.FILE);
            assertThatThrownBy(() -> files().change(dir, id, a -> a.withStar(true)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(found.problem());
            assertThat(dir.resolve(Annotations.FILE)).hasContent(content);
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenKeepsThemWithTheUser() throws IOException {
        // A run "directory" below a missing folder cannot be written, also for a superuser that no permission stops.
        Path dir = temp.resolve("shared/a");
        AnnotationFiles.Found found = files().change(dir, id, a -> a.withTag("mine", true));
        assertThat(found.aside()).isTrue();
        assertThat(found.file())
                .isEqualTo(temp.resolve("own").resolve(id + ".json"))
                .exists();
        assertThat(files().read(dir, id).value().tags()).containsExactly("mine");
        assertThat(dir).doesNotExist();
    }

    @Test
    void theLibraryReadsAgainOnlyWhatChanged() throws IOException {
        Path a = run("a");
        run("b");
        RunLibrary library = new RunLibrary(List.of(temp.resolve("lib")), files());
        List<RunSummary> first = library.scan();
        List<RunSummary> second = library.scan();
        assertThat(second).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(second.get(i)).isSameAs(first.get(i));
        }
        files().change(a, id, x -> x.withName("renamed").withArchived(true));
        List<RunSummary> third = library.scan();
        RunSummary changed =
                third.stream().filter(s -> s.dir().equals(a)).findFirst().orElseThrow();
        assertThat(changed.name()).isEqualTo("renamed");
        assertThat(changed.archived()).isTrue();
        assertThat(third.stream().filter(s -> !s.dir().equals(a)).findFirst().orElseThrow())
                .isSameAs(first.stream()
                        .filter(s -> !s.dir().equals(a))
                        .findFirst()
                        .orElseThrow());
        assertThat(library.with(List.of(temp.resolve("lib"), temp)).scan().getFirst())
                .isSameAs(library.scan().getFirst());
    }
}
