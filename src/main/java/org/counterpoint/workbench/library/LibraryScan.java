package org.counterpoint.workbench.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;

/** Looks at the library's folders in the background; remembers what it found, so that unchanged runs cost nothing. One task at a time. */
final class LibraryScan {
    private RunLibrary library = new RunLibrary(List.of());
    private Map<Path, LibraryRow.Facts> known = new HashMap<>();
    private List<LibraryRow.Facts> last = List.of();
    private Vocabulary words = Vocabulary.EMPTY;

    /** What was found. */
    record Result(RunLibrary library, List<LibraryRow.Facts> runs, Vocabulary words, List<LibraryFolder> folders) {}

    /**
     * Looks at all folders.
     *
     * @param folders the library's folders
     * @param singles run directories outside of them
     */
    @SuppressWarnings("ReferenceEquality") // the very same objects mean that nothing was read again
    synchronized Result scan(List<Path> folders, List<Path> singles) throws IOException {
        List<Path> roots = new ArrayList<>(folders);
        singles.stream()
                .filter(dir -> folders.stream().noneMatch(dir::startsWith))
                .forEach(roots::add);
        if (!library.roots().equals(roots)) {
            library = library.with(roots);
        }
        Instant now = Instant.now();
        List<LibraryRow.Facts> runs = new ArrayList<>();
        Map<Path, LibraryRow.Facts> next = new HashMap<>();
        for (RunSummary summary : library.scan()) {
            RunState state = RunState.of(summary, now);
            LibraryRow.Facts before = known.get(summary.dir());
            LibraryRow.Facts facts = before != null && before.summary() == summary && before.state() == state
                    ? before
                    : LibraryRow.Facts.of(summary, state);
            next.put(summary.dir(), facts);
            runs.add(facts);
        }
        known = next;
        if (!same(runs, last)) {
            words = Vocabulary.of(runs);
            last = List.copyOf(runs);
        }
        return new Result(
                library, last, words, folders.stream().map(f -> folder(f, last)).toList());
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private static boolean same(List<LibraryRow.Facts> a, List<LibraryRow.Facts> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static LibraryFolder folder(Path folder, List<LibraryRow.Facts> runs) {
        int inside = (int) runs.stream()
                .filter(f -> f.summary().dir().toAbsolutePath().normalize().startsWith(folder))
                .count();
        return new LibraryFolder(folder, Files.isDirectory(folder), Files.isWritable(folder), inside);
    }
}
