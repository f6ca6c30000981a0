package org.counterpoint.workbench.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.counterpoint.run.tensors.PeftAdapter;

/** Finds the PEFT adapters that a dropped path means; touches the disk, so not on the FX thread. */
final class AdapterFolders {
    private AdapterFolders() {}

    /**
     * The adapter folders that a path means: itself, the folder of a file of an adapter, or the adapters right inside a folder. Broken adapters
     * count, so that the view can say what is wrong with them. Empty for anything else.
     */
    static List<Path> of(Path given) {
        Path path = given.toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            return isAdapter(path) ? List.of(path) : inside(path);
        }
        Path parent = path.getParent();
        Path file = path.getFileName();
        boolean part = file != null
                && Files.exists(path)
                && (isPart(file.toString())
                        || file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors"));
        return part && parent != null && isAdapter(parent) ? List.of(parent) : List.of();
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> all = children.filter(Files::isDirectory).sorted().toList();
            // A folder of runs is a library even if adapters lie between them.
            return all.stream().anyMatch(WorkbenchWindow::isRun)
                    ? List.of()
                    : all.stream().filter(AdapterFolders::isAdapter).toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean isAdapter(Path folder) {
        return Files.exists(folder.resolve(PeftAdapter.CONFIG)) || Files.exists(folder.resolve(PeftAdapter.WEIGHTS));
    }

    private static boolean isPart(String name) {
        return name.equals(PeftAdapter.CONFIG) || name.startsWith("adapter_model.");
    }
}
