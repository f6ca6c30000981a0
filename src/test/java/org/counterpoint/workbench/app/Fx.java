package org.counterpoint.workbench.app;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.render.HeadlessToolkit;

/** Drives a real scene without a display: events go to nodes as the toolkit would send them, waits are for conditions. */
final class Fx {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private Fx() {}

    static void start() {
        HeadlessToolkit.start();
    }

    static <T> T call(Callable<T> work) throws Exception {
        return HeadlessToolkit.call(work);
    }

    static void run(Runnable work) throws Exception {
        HeadlessToolkit.call(() -> {
            work.run();
            return true;
        });
    }

    /** Waits until the condition, asked on the FX thread, holds. */
    static void await(String what, BooleanSupplier condition) throws Exception {
        long begin = System.nanoTime();
        while (!call(condition::getAsBoolean)) {
            if (System.nanoTime() - begin > LONGEST) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Presses and releases the mouse over a node; {@code add} holds the shortcut key. */
    static void click(Node node, boolean add) throws Exception {
        run(() -> {
            for (var type : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED, MouseEvent.MOUSE_CLICKED)) {
                boolean down = type == MouseEvent.MOUSE_PRESSED;
                node.fireEvent(new MouseEvent(
                        type,
                        3,
                        3,
                        3,
                        3,
                        MouseButton.PRIMARY,
                        1,
                        false,
                        add,
                        false,
                        false,
                        down,
                        false,
                        false,
                        true,
                        false,
                        true,
                        null));
            }
        });
    }

    static void key(Node node, KeyCode code) throws Exception {
        run(() -> node.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
    }

    /** As {@link #key}, with the shortcut key held. */
    static void keyWithShortcut(Node node, KeyCode code) throws Exception {
        run(() -> node.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, false, false)));
    }

    static void shortcut(Scene scene, KeyCode code) throws Exception {
        run(() -> {
            KeyCombination wanted = new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
            Runnable action = scene.getAccelerators().get(wanted);
            if (action == null) {
                throw new AssertionError("no action has the shortcut " + wanted + " among "
                        + scene.getAccelerators().keySet());
            }
            action.run();
        });
    }

    /** Lays out, until nothing more comes in later pulses. */
    static void layout(Scene scene) throws Exception {
        int before = -1;
        for (int still = 0; still < 2; ) {
            int now = call(() -> {
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                return count(scene.getRoot());
            });
            still = now == before ? still + 1 : 0;
            before = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
        }
    }

    private static int count(Node node) {
        int nodes = 1;
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                nodes += count(child);
            }
        }
        return nodes;
    }

    static BufferedImage picture(Scene scene) throws Exception {
        layout(scene);
        return call(() -> SwingFXUtils.fromFXImage(scene.snapshot(null), null));
    }
}
