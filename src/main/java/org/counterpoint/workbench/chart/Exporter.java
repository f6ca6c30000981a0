package org.counterpoint.workbench.chart;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.view.Host;
import org.jspecify.annotations.Nullable;

/** Writes what a pane shows to a file or to the clipboard and says in the status line how that went. FX thread only. */
final class Exporter {
    private final FigurePane pane;
    private final TaskRunner tasks;
    private final Host host;
    private final Printer printer;

    Exporter(FigurePane pane, Host host, Printer printer) {
        this.pane = pane;
        this.tasks = pane.tasks();
        this.host = host;
        this.printer = printer;
    }

    /**
     * What is exported.
     *
     * @param panelId one panel, or null for the whole figure
     * @param format as what
     * @param page size of a picture
     * @param tokens colours of a picture
     */
    record Order(@Nullable String panelId, ExportFormat format, Page page, Tokens tokens) {}

    /** Asks for a file and writes it. */
    void save(Order order, String name) {
        Optional<Path> chosen = host.save(
                Messages.text("chart.export.title", name),
                fileName(name) + order.format().ending());
        chosen.ifPresent(file -> make(
                order,
                figure -> {
                    FigureExport.write(
                            FigureExport.content(figure, order.format(), order.page(), order.tokens()), file);
                    return file;
                },
                written -> host.say(Messages.text("chart.export.done", written), false)));
    }

    /** Puts it on the clipboard: a picture as an image, everything else as text. */
    void copy(Order order) {
        if (order.format().picture()) {
            make(order, figure -> FigureExport.picture(figure, order.page(), order.tokens()), image -> put(image));
        } else {
            make(order, figure -> FigureExport.text(figure, order.format()), text -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(text);
                Clipboard.getSystemClipboard().setContent(content);
                host.say(Messages.text("chart.export.copied"), false);
            });
        }
    }

    private void put(BufferedImage image) {
        ClipboardContent content = new ClipboardContent();
        content.putImage(SwingFXUtils.toFXImage(image, null));
        Clipboard.getSystemClipboard().setContent(content);
        host.say(Messages.text("chart.export.copied"), false);
    }

    private interface Making<T> {
        T of(Figure figure) throws java.io.IOException;
    }

    private <T> void make(Order order, Making<T> making, java.util.function.Consumer<T> onDone) {
        printer.print(
                order.tokens(),
                figure -> {
                    Figure seen = pane.asSeen(figure);
                    tasks.run(
                            Messages.text("chart.export.task"),
                            progress -> making.of(
                                    order.panelId() == null ? seen : FigureExport.only(seen, order.panelId())),
                            onDone,
                            this::failed);
                },
                this::failed);
    }

    private void failed(Throwable problem) {
        host.say(String.valueOf(problem.getMessage()), true);
    }

    private static String fileName(String words) {
        String name = words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "figure" : name.substring(0, Math.min(60, name.length()));
    }
}
