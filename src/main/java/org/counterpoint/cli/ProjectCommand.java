package org.counterpoint.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.AdapterProjection;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees an adapter from the output spaces of others. */
@Command(
        name = "project",
        description = "Removes from an adapter what lies in protected subspaces.",
        mixinStandardHelpOptions = true,
        subcommands = ProjectCommand.Adapters.class)
final class ProjectCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to project: project adapters PROTECTED... --target A --out DIR");
    }

    @Command(
            name = "adapters",
            description =
                    "Projects a PEFT adapter away from the output spaces of protected ones and writes the result.",
            mixinStandardHelpOptions = true)
    static final class Adapters implements Callable<Integer> {
        @Parameters(paramLabel = "PROTECTED", arity = "1..*", description = "Folders of the adapters to protect.")
        private List<Path> protectedFolders = List.of();

        @Option(
                names = "--target",
                required = true,
                paramLabel = "ADAPTER",
                description = "Folder of the adapter to project.")
        private Path target = Path.of("");

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "New folder for the projected adapter.")
        private Path out = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            if (Files.exists(out)) {
                throw new BadInputException(out + " exists already: name a new folder");
            }
            List<PeftAdapter> kept = new ArrayList<>();
            for (Path folder : protectedFolders) {
                kept.add(PeftAdapter.read(folder));
            }
            PeftAdapter adapter = PeftAdapter.read(target);
            AdapterProjection projection = AdapterProjection.of(kept, adapter);
            @Nullable String base = adapter.base();
            PeftAdapter.write(out, projection.updates(), base, DType.F32);
            output.result(() -> Map.of("modules", projection.modules()), to -> {
                Table table = new Table("module", "leak before", "leak after", "energy kept", "protected", "free");
                for (AdapterProjection.Module m : projection.modules()) {
                    table.row(
                            m.module(),
                            m.leakBefore(),
                            m.leakAfter(),
                            m.energyKept(),
                            m.protectedDimension(),
                            m.remainingCapacity());
                }
                table.print(to);
                to.println("Written to " + out + ".");
            });
            return Main.OK;
        }
    }
}
