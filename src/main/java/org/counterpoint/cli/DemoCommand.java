package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.counterpoint.run.Home;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.ServiceMain;
import org.counterpoint.workbench.WorkbenchLauncher;
import org.counterpoint.workbench.render.Renderer;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job: two methods on one seed and budget, seen live. */
@Command(
        name = "demo",
        description = "Trains the pocket model with two methods on the same seed and budget and shows them live;"
                + " without a display prints progress and renders the four core views.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final List<String> CORE_VIEWS = List.of("tradeoffs", "covariance", "subspaces", "lipschitz");
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 900;

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "ctwa,orthalign",
            paramLabel = "A,B",
            description = "Methods (default: ${DEFAULT-VALUE}).")
    private List<String> methods = List.of();

    @Option(names = "--steps", defaultValue = "100", paramLabel = "N", description = "Steps of each (default: 100).")
    private int steps = 100;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Seed of both (default: 1).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the runs and pictures (default: the user's own library).")
    private @Nullable Path out;

    @Option(names = "--no-window", description = "Do not open the window even where there is a display.")
    private boolean noWindow;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        Path library = out == null ? Home.library() : out.toAbsolutePath().normalize();
        if (System.getProperty(ServiceMain.SLOTS_PROPERTY) == null) {
            System.setProperty(ServiceMain.SLOTS_PROPERTY, Integer.toString(methods.size()));
        }
        try (ServiceClient client = ServiceClient.connectOrStart(library)) {
            List<Job> jobs = submit(client);
            if (noWindow || output.isJson() || !Displays.present()) {
                return withoutDisplay(library, Follower.await(client, jobs, output));
            }
            output.progress("Training goes on in the background; closing the window does not end it.");
        }
        // The window's own library is the demo's, so that it also shows the jobs of this service.
        System.setProperty(Home.LIBRARY_PROPERTY, library.toString());
        WorkbenchLauncher.launch(List.of(), runs(library));
        return Main.OK;
    }

    private final List<String> submitted = new ArrayList<>();

    private List<Job> submit(ServiceClient client) throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (String method : methods) {
            ObjectNode config = Catalog.defaultConfig(method, null, null);
            config.put("steps", steps);
            config.put("seed", seed);
            config.put("name", "Demo " + method);
            Job job = client.submit(config);
            submitted.add(job.id());
            jobs.add(job);
            output.progress("Queued " + method + " as " + job.id() + ".");
        }
        return jobs;
    }

    /** A run directory carries the id of its job, also before its worker has made it. */
    private List<Path> runs(Path library) {
        return submitted.stream().map(library::resolve).toList();
    }

    private Integer withoutDisplay(Path library, List<Job> ended) throws IOException {
        for (Job job : ended) {
            if (job.state() != RunStatus.FINISHED) {
                throw new IllegalStateException(job.name() + " ended as "
                        + job.state().word() + ": " + (job.message() == null ? "see its log.txt" : job.message()));
            }
        }
        List<Path> dirs = ended.stream().map(Job::run).filter(Objects::nonNull).toList();
        List<Path> images = new ArrayList<>();
        for (String view : CORE_VIEWS) {
            Path image = library.resolve("demo-" + view + ".png");
            Renderer.render(dirs, view, image, WIDTH, HEIGHT, Theme.Mode.LIGHT);
            images.add(image);
            output.progress("Rendered " + image);
        }
        output.result(
                () -> Map.of("runs", texts(dirs), "images", texts(images)),
                to -> dirs.forEach(dir -> to.println("Run " + dir)));
        return Main.OK;
    }

    private static List<String> texts(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }
}
