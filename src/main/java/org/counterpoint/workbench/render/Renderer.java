package org.counterpoint.workbench.render;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.ExportFormat;
import org.counterpoint.workbench.chart.FigureExport;
import org.counterpoint.workbench.chart.Page;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.Host;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.views.CoreViews;

/** Makes an image of a view from run directories, with or without a display. */
public final class Renderer {
    private static final int LEAST = 64;
    private static final int MOST = 16_384;

    private Renderer() {}

    /** Ids of the views that can be rendered. */
    public static List<String> views() {
        return CoreViews.factories().stream().map(ViewFactory::id).toList();
    }

    /**
     * Renders a view to a file. The format follows the ending of the file: {@code .png} is a picture of the real JavaFX view, {@code .svg}
     * and {@code .pdf} the same figure as vectors with its words as text, {@code .csv} its values, {@code .tex} and {@code .md} its tables.
     *
     * @param runs run directories, in the order in which they are drawn; folders of PEFT adapters may stand among them
     * @param view id of the view, see {@link #views()}; {@code view/page} for one of its pages
     * @param out file to write; its folder is made where it is missing
     * @param width width in pixels, 64 to 16384; what is drawn keeps the proportions of an ordinary window
     * @param height height in pixels, 64 to 16384
     * @param mode light or dark
     * @throws IllegalArgumentException in one sentence, for an unknown view, ending or size
     * @throws IOException naming the file, where a run cannot be read or the image not be written
     */
    public static void render(List<Path> runs, String view, Path out, int width, int height, Theme.Mode mode)
            throws IOException {
        int slash = view.indexOf('/');
        String page = slash < 0 ? "" : view.substring(slash + 1);
        ViewFactory factory = check(slash < 0 ? view : view.substring(0, slash), out, width, height);
        List<Path> adapters = runs.stream().filter(Renderer::isAdapter).toList();
        List<RunModel> models =
                open(runs.stream().filter(dir -> !isAdapter(dir)).toList());
        HeadlessToolkit.start();
        try {
            HeadlessToolkit.call(() -> {
                draw(factory.id(), page, models, adapters, out, width, height, mode);
                return out;
            });
        } catch (IOException | RuntimeException known) {
            throw known;
        } catch (Exception other) {
            throw new IOException(out + " could not be made: " + other.getMessage(), other);
        }
    }

    private static ViewFactory check(String view, Path out, int width, int height) {
        String known = CoreViews.factories().stream().map(ViewFactory::id).collect(Collectors.joining(", "));
        ViewFactory factory = CoreViews.factory(view, ChartStyle.NORMAL_EM)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no view named " + view + "; choose one of " + known + "."));
        if (ExportFormat.of(out).isEmpty()) {
            throw new IllegalArgumentException(
                    out + " must end in one of " + String.join(", ", ExportFormat.endings()) + ".");
        }
        if (width < LEAST || height < LEAST || width > MOST || height > MOST) {
            throw new IllegalArgumentException("An image of " + width + "x" + height
                    + " cannot be made; width and height must be between " + LEAST + " and " + MOST + ".");
        }
        return factory;
    }

    /**
     * Opens runs as images show them: variants of a method in styles of their own, in order.
     *
     * @throws IOException naming the file, where a run cannot be read
     */
    public static List<RunModel> open(List<Path> runs) throws IOException {
        List<RunModel> models = new ArrayList<>();
        Map<String, Integer> variants = new HashMap<>();
        for (Path dir : runs) {
            RunModel model = RunModel.open(dir);
            String method = model.run().manifest().method();
            int variant = variants.merge(method, 1, Integer::sum) - 1;
            model.styleProperty()
                    .set(new RunStyle(method, variant, model.style().color()));
            models.add(model);
        }
        return models;
    }

    /** A folder of an adapter that is not a run. */
    private static boolean isAdapter(Path dir) {
        return Files.exists(dir.resolve(PeftAdapter.CONFIG)) && !Files.exists(dir.resolve(RunManifest.FILE));
    }

    private static void draw(
            String id,
            String page,
            List<RunModel> models,
            List<Path> adapters,
            Path out,
            int width,
            int height,
            Theme.Mode mode)
            throws IOException {
        Theme theme = new Theme(mode);
        double em = ChartStyle.forImage(theme.tokens(), width, height).em();
        ViewContext context = new ViewContext(
                new Selection(),
                new SameThreadTaskRunner(),
                theme,
                Host.NONE,
                FXCollections.observableArrayList(adapters));
        View view = CoreViews.factory(id, em).orElseThrow().create(context);
        try {
            CoreViews.prepareForImage(view);
            if (!page.isEmpty()) {
                view.showPage(page);
            }
            view.update(models);
            Path folder = out.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (isSvg(out)) {
                Files.writeString(out, CoreViews.svg(view, context, width, height, em), StandardCharsets.UTF_8);
            } else if (!isPng(out)) {
                FigureExport.write(CoreViews.figure(view, out), out, Page.pixels(width, height), theme.tokens());
            } else {
                BufferedImage image = Snapshots.of(view.node(), width, height, em, theme);
                Snapshots.write(image, out);
            }
        } finally {
            view.close();
        }
    }

    private static boolean isPng(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    }

    private static boolean isSvg(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }
}
