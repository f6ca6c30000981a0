package org.counterpoint.workbench.render;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;

/** The JavaFX toolkit without a display. Where a toolkit already runs (inside the workbench), that one is used. */
public final class HeadlessToolkit {
    private static final long MINUTES = 3;

    private HeadlessToolkit() {}

    /** Starts the toolkit if none runs; needs no display, window system or X server. */
    public static void start() {
        setIfAbsent("glass.platform", "Headless");
        setIfAbsent("prism.order", "sw");
        setIfAbsent("java.awt.headless", "true");
        CountDownLatch started = new CountDownLatch(1);
        try {
            Platform.startup(started::countDown);
        } catch (IllegalStateException alreadyRunning) {
            return;
        }
        Platform.setImplicitExit(false);
        try {
            if (!started.await(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("JavaFX did not start; check the installation of the Java runtime.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while JavaFX was starting.", interrupted);
        }
    }

    /** Computes something on the JavaFX thread and waits for it. */
    public static <T> T call(Callable<T> work) throws Exception {
        if (Platform.isFxApplicationThread()) {
            return work.call();
        }
        FutureTask<T> task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get(MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        } catch (TimeoutException slow) {
            throw new IllegalStateException("The image was not ready after " + MINUTES + " minutes.", slow);
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
