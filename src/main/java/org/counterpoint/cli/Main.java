package org.counterpoint.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the launcher. */
@Command(name = "counterpoint", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    @Override
    public void run() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
