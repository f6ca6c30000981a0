package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.counterpoint.run.io.AtomicFiles;

/** Starts a JVM like this one with another main class. */
final class JavaProcess {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final ProcessBuilder builder;

    private JavaProcess(ProcessBuilder builder) {
        this.builder = builder;
    }

    /**
     * Prepares a child with this JVM's class path and {@code counterpoint.*} and {@code ai.djl.*} properties.
     *
     * @param detached whether it shall outlive the terminal and its Ctrl-C
     */
    static JavaProcess of(String mainClass, String heap, boolean detached, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (detached && Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.add("-XX:+UseSerialGC");
        // A heap that is full must end the process with a known code, not leave a half-dead one behind.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        Properties properties = System.getProperties();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("counterpoint.") || name.startsWith("ai.djl."))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + properties.getProperty(name)));
        if (!properties.containsKey("ai.djl.offline")) {
            command.add("-Dai.djl.offline=true");
        }
        command.add("-Djava.awt.headless=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return new JavaProcess(new ProcessBuilder(command));
    }

    /** Sets how many threads libraries use; must happen before the JVM starts because they read it while loading. */
    JavaProcess threads(int threads) {
        // Waiting threads that spin make training several times slower beside other work.
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("MKL_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        return this;
    }

    /** Puts variables into its environment. */
    JavaProcess environment(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    /** Says where it writes what it knows when native code brings it down. */
    JavaProcess crashFile(Path file) {
        List<String> command = builder.command();
        command.add(command.indexOf("-cp"), "-XX:ErrorFile=" + file);
        // The report tells enough; an image of all memory may not fit the disk.
        command.add(command.indexOf("-cp"), "-XX:-CreateCoredumpOnCrash");
        return this;
    }

    /** Starts it; what it prints is appended to {@code log}. */
    Process start(Path log) throws IOException {
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(log, e);
        }
    }
}
