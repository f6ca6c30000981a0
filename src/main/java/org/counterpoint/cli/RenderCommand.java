package org.counterpoint.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.counterpoint.run.Home;
import org.counterpoint.workbench.app.WindowShot;
import org.counterpoint.workbench.render.Gallery;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.render.Renderer;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** A view as a picture, with or without a display. */
@Command(
        name = "render",
        description = "Renders a view of some runs to a PNG, SVG or PDF file; needs no display.",
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories.")
    private List<Path> runs = List.of();

    @Option(
            names = "--view",
            required = true,
            paramLabel = "NAME",
            description =
                    "tradeoffs, covariance, subspaces, lipschitz, compare or samples, or one of their pages as VIEW/PAGE;"
                            + " window for the whole window (PNG); all for every view and page into the folder named by --out.")
    private String view = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File to write: .png, .svg or .pdf, .csv for its values, .tex or .md for its tables.")
    private Path out = Path.of("");

    @Option(
            names = "--do",
            paramLabel = "ACTION",
            description =
                    "With --view window: what is done before the picture is taken, may be repeated; the name of an action, such as"
                            + " newRun, panelJobs or splitRight, or VIEW/PAGE to show a page in the pane that is active by then.")
    private List<String> acts = List.of();

    @Option(
            names = "--library",
            paramLabel = "DIR",
            description =
                    "With --view window: folder of new runs, whose service has the queue; by default the user's own library.")
    private @Nullable Path library;

    @Option(
            names = "--size",
            defaultValue = "1280x720",
            paramLabel = "WxH",
            converter = Size.Converter.class,
            description = "Size in pixels (default: ${DEFAULT-VALUE}).")
    private Size size = new Size(1280, 720);

    @Option(
            names = "--theme",
            defaultValue = "light",
            paramLabel = "light|dark",
            description = "Theme (default: ${DEFAULT-VALUE}).")
    private Look theme = Look.LIGHT;

    @Mixin
    private final Output output = new Output();

    /** Themes by their names on the command line. */
    enum Look {
        LIGHT(Theme.Mode.LIGHT),
        DARK(Theme.Mode.DARK);

        private final Theme.Mode mode;

        Look(Theme.Mode mode) {
            this.mode = mode;
        }
    }

    /** Width and height in pixels. */
    record Size(int width, int height) {
        static final class Converter implements ITypeConverter<Size> {
            @Override
            public Size convert(String text) {
                List<String> parts = List.of(text.split("x", -1));
                try {
                    if (parts.size() == 2) {
                        return new Size(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)));
                    }
                } catch (NumberFormatException e) {
                    // told below, with the form that is meant
                }
                throw new TypeConversionException("\"" + text + "\" is not a size: write it as 1280x720");
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        if (view.equals("all")) {
            List<Path> files = Gallery.write(runs, out, size.width(), size.height(), theme.mode);
            output.result(
                    () -> Map.of(
                            "files",
                            files.stream()
                                    .map(file ->
                                            file.toAbsolutePath().normalize().toString())
                                    .toList(),
                            "width",
                            size.width(),
                            "height",
                            size.height()),
                    to -> to.println(files.size() + " images written to " + out + "."));
            return Main.OK;
        }
        if (view.equals("window")) {
            HeadlessToolkit.start();
            Path own =
                    library == null ? Home.library() : library.toAbsolutePath().normalize();
            List<Path> libraries =
                    Stream.concat(Stream.of(own), Home.sampleRuns().stream()).toList();
            WindowShot.write(
                    new WindowShot.Request(libraries, runs, "", acts, size.width(), size.height(), 1, theme.mode),
                    own,
                    out);
        } else if (!acts.isEmpty() || library != null) {
            throw new IllegalArgumentException(
                    "--do and --library belong to --view window; \"" + view + "\" has no window.");
        } else {
            Renderer.render(runs, view, out, size.width(), size.height(), theme.mode);
        }
        output.result(
                () -> Map.of(
                        "file",
                        out.toAbsolutePath().normalize().toString(),
                        "width",
                        size.width(),
                        "height",
                        size.height()),
                to -> to.println("Written to " + out + "."));
        return Main.OK;
    }
}
