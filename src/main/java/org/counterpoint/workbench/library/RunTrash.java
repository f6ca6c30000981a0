package org.counterpoint.workbench.library;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where deleted runs go: the desktop's trash, or where there is none the folder {@value #FOLDER} of the library. Touches the disk. */
public interface RunTrash {
    /** The folder of a library that holds what was deleted where the desktop has no trash; libraries do not list it. */
    String FOLDER = ".trash";

    /** Whether things moved here cannot be moved back by this program, so that it has to wait before it does. */
    boolean needsDelay();

    /**
     * Moves a run directory here and tells where it lies now.
     *
     * @param dir the run directory
     * @param library the folder of the library that it lies in
     * @throws IOException naming the directory, if it cannot be moved
     */
    Path put(Path dir, Path library) throws IOException;

    /** The desktop's trash where there is one, else the library's own. */
    static RunTrash ofSystem() {
        boolean desktop = !GraphicsEnvironment.isHeadless()
                && Desktop.isDesktopSupported()
                && Desktop.getDesktop().isSupported(Desktop.Action.MOVE_TO_TRASH);
        return desktop ? new OfDesktop() : new OfLibrary();
    }

    /** The desktop's trash. */
    final class OfDesktop implements RunTrash {
        /** The trash of this desktop; see {@link RunTrash#ofSystem}. */
        public OfDesktop() {}

        @Override
        public boolean needsDelay() {
            return true;
        }

        @Override
        public Path put(Path dir, Path library) throws IOException {
            if (!Desktop.getDesktop().moveToTrash(dir.toFile())) {
                throw new IOException("The desktop did not take " + dir
                        + " into its trash; check that you may write its folder, or delete it in a file manager.");
            }
            return dir;
        }
    }

    /** The library's own folder. */
    final class OfLibrary implements RunTrash {
        /** The trash of each library folder. */
        public OfLibrary() {}

        @Override
        public boolean needsDelay() {
            return false;
        }

        @Override
        public Path put(Path dir, Path library) throws IOException {
            Path folder = library.resolve(FOLDER);
            try {
                Files.createDirectories(folder);
                Path target = folder.resolve(dir.getFileName().toString());
                for (int i = 2; Files.exists(target); i++) {
                    target = folder.resolve(dir.getFileName() + "-" + i);
                }
                return Files.move(dir, target);
            } catch (IOException e) {
                throw cannotMove(dir, folder, e);
            }
        }

        /** Moves a directory back to where it was. */
        public static void back(Path now, Path original) throws IOException {
            try {
                Files.move(now, original);
            } catch (IOException e) {
                throw cannotMove(now, original, e);
            }
        }

        private static IOException cannotMove(Path from, Path to, IOException e) {
            String why = e instanceof FileSystemException fs && fs.getReason() != null
                    ? fs.getReason()
                    : e.getClass().getSimpleName();
            return new IOException(
                    from + " cannot be moved to " + to + " (" + why + "); check the permissions of both folders.", e);
        }
    }
}
