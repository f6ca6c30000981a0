package org.counterpoint.workbench.app;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.transform.Transform;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.Snapshots;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.theme.Theme;

/** Takes a picture of the real window: its library, views and details, without a display. The JavaFX toolkit must run. */
public final class WindowShot {
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private WindowShot() {}

    /**
     * What the picture shows.
     *
     * @param libraries folders of the library
     * @param runs run directories that are selected, in order
     * @param viewId id of the view in front; empty for the first
     * @param acts what is done before the picture is taken, one after the other: ids of actions such as {@code newRun} and
     *     {@code panelJobs}, or of a page as {@code VIEW/PAGE}, which is shown in the pane that is active by then
     * @param width width of the picture in pixels
     * @param height height of the picture in pixels
     * @param scale pixels per unit of length: 1 for a plain display, 2 for a HiDPI one
     * @param theme light or dark
     */
    public record Request(
            List<Path> libraries,
            List<Path> runs,
            String viewId,
            List<String> acts,
            int width,
            int height,
            double scale,
            Theme.Mode theme) {
        /** A copy whose lists cannot change. */
        public Request {
            libraries = List.copyOf(libraries);
            runs = List.copyOf(runs);
            acts = List.copyOf(acts);
        }
    }

    /**
     * As {@link #take}, written to a PNG file.
     *
     * @param library where new runs would go, whose service has the queue
     */
    public static void write(Request request, Path library, Path out) throws Exception {
        Snapshots.write(take(request, library), out);
    }

    /**
     * The picture of the real window. Not on the FX thread: it waits for files and charts.
     *
     * @param library where new runs would go, whose service has the queue
     * @throws IllegalArgumentException in one sentence, where there is no action or page of a name
     */
    public static BufferedImage take(Request request, Path library) throws Exception {
        WorkbenchWindow window = onUi(() -> {
            Workbench workbench = new Workbench(WorkbenchParts.real(new Theme(request.theme()), library));
            return open(workbench, request);
        });
        try {
            return picture(window, request);
        } finally {
            onUi(() -> {
                window.close();
                return "closed";
            });
        }
    }

    /** Puts a window around a workbench and asks it to open what the request names. FX thread. */
    static WorkbenchWindow open(Workbench workbench, Request request) {
        WorkbenchWindow window = new WorkbenchWindow(
                workbench,
                new NoFilePicker(),
                Settings.DEFAULT,
                request.width() / request.scale(),
                request.height() / request.scale(),
                () -> {},
                () -> {});
        window.scene().getRoot().getProperties().put(FigurePane.PIXEL_SCALE, request.scale());
        workbench.library().setFolders(request.libraries());
        if (!request.runs().isEmpty()) {
            workbench.openRuns(request.runs());
        }
        if (!request.viewId().isEmpty()) {
            window.center().show(request.viewId());
        }
        return window;
    }

    /** Waits until the window has come to rest and takes its picture. Not on the FX thread. */
    static BufferedImage picture(WorkbenchWindow window, Request request) throws Exception {
        onUi(() -> {
            window.workbench().jobs().refresh();
            window.workbench().machine().refresh();
            return window;
        });
        settle(window, request);
        for (String act : request.acts()) {
            onUi(() -> {
                perform(window, act);
                return act;
            });
            settle(window, request);
        }
        return snapshot(window, request);
    }

    private static void perform(WorkbenchWindow window, String act) {
        if (act.indexOf('/') > 0) {
            String view = act.substring(0, act.indexOf('/'));
            if (window.workbench().parts().views().stream()
                    .noneMatch(factory -> factory.id().equals(view))) {
                throw new IllegalArgumentException("There is no view named " + view + ".");
            }
            window.center().showHere(act);
            return;
        }
        Actions.Declared action = window.actions().all().stream()
                .filter(declared -> declared.id().equals(act))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no action named " + act + "; choose among "
                        + window.actions().all().stream()
                                .map(Actions.Declared::id)
                                .collect(Collectors.joining(", "))
                        + ", or name a page as VIEW/PAGE."));
        action.perform();
    }

    private static void settle(WorkbenchWindow window, Request request) throws Exception {
        long begin = System.nanoTime();
        long quietSince = begin;
        while (System.nanoTime() - quietSince < SETTLE_NANOS && System.nanoTime() - begin < LONGEST_NANOS) {
            boolean busy = onUi(() -> {
                Parent root = window.scene().getRoot();
                root.applyCss();
                root.layout();
                Workbench workbench = window.workbench();
                boolean opened = request.runs().stream()
                        .map(RunModel::key)
                        .allMatch(key -> workbench.openRuns().model(key).isPresent()
                                || workbench.openRuns().problems().containsKey(key));
                return !opened
                        || !workbench.library().scannedProperty().get()
                        || !workbench.parts().tasks().running().isEmpty();
            });
            if (busy) {
                quietSince = System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static BufferedImage snapshot(WorkbenchWindow window, Request request) throws Exception {
        return onUi(() -> {
            Parent root = window.scene().getRoot();
            root.applyCss();
            root.layout();
            SnapshotParameters parameters = new SnapshotParameters();
            parameters.setTransform(Transform.scale(request.scale(), request.scale()));
            parameters.setFill(window.scene().getFill());
            // The shadow of a sheet reaches beyond the window.
            parameters.setViewport(new Rectangle2D(
                    0,
                    0,
                    window.scene().getWidth() * request.scale(),
                    window.scene().getHeight() * request.scale()));
            BufferedImage image = SwingFXUtils.fromFXImage(root.snapshot(parameters, null), null);
            BufferedImage opaque = new BufferedImage(request.width(), request.height(), BufferedImage.TYPE_INT_RGB);
            var graphics = opaque.createGraphics();
            graphics.drawImage(image, 0, 0, null);
            graphics.dispose();
            return opaque;
        });
    }

    private static <T> T onUi(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get(2, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        } catch (TimeoutException slow) {
            throw new IllegalStateException("The window did not answer within two minutes.", slow);
        }
    }

    private static final class NoFilePicker implements FilePicker {
        @Override
        public java.util.Optional<Path> folder(String title) {
            return java.util.Optional.empty();
        }

        @Override
        public java.util.Optional<Path> open(String title, List<String> patterns) {
            return java.util.Optional.empty();
        }

        @Override
        public java.util.Optional<Path> save(String title, String suggestedName) {
            return java.util.Optional.empty();
        }
    }
}
