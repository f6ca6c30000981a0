package org.counterpoint.workbench.render;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javax.imageio.ImageIO;
import org.counterpoint.workbench.theme.Theme;

/** Images of nodes as they look in the window. */
public final class Snapshots {
    private Snapshots() {}

    /**
     * Lays a node out at a size in a scene of its own and takes its picture. FX thread.
     *
     * @param node a node that is in no scene
     * @param width pixels
     * @param height pixels
     * @param em base font size in pixels
     * @param theme colours
     */
    public static BufferedImage of(Region node, int width, int height, double em, Theme theme) {
        StackPane root = new StackPane(node);
        root.setStyle("-fx-font-size: " + em + "px;");
        Scene scene = new Scene(root, width, height);
        theme.apply(scene);
        root.resize(width, height);
        root.applyCss();
        root.layout();
        // Text that wraps knows its height only after its width was set, so a second pass settles it.
        root.applyCss();
        root.layout();
        WritableImage image = scene.snapshot(null);
        BufferedImage out = SwingFXUtils.fromFXImage(image, null);
        root.getChildren().clear();
        return out;
    }

    /** Writes a PNG, replacing an older file. */
    public static void write(BufferedImage image, Path file) throws IOException {
        BufferedImage opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var g2 = opaque.createGraphics();
        g2.drawImage(image, 0, 0, null);
        g2.dispose();
        if (!ImageIO.write(opaque, "png", file.toFile())) {
            throw new IOException("No PNG writer in this Java runtime, so " + file + " was not written.");
        }
    }
}
