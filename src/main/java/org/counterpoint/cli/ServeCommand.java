package org.counterpoint.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.counterpoint.service.Listening;
import org.counterpoint.service.ServiceMain;
import org.counterpoint.service.ServiceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the service in this process. */
@Command(
        name = "serve",
        description = "Runs the background service of a library in this process, until it is interrupted or idle.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port on 127.0.0.1, for a tunnel that stays; by default any that is free.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "One more address to listen on, over TLS only; an SSH tunnel to 127.0.0.1 needs none.")
    private @Nullable String bind;

    @Option(names = "--tls-port", paramLabel = "N", description = "Port on that address; by default any that is free.")
    private int tlsPort;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "PKCS12 file with the key and certificate of that address; its password is read from the "
                    + "environment variable " + Listening.PASSWORD_VARIABLE + ".")
    private @Nullable Path keystore;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description =
                    "Runs that train on the processor at the same time, which share its threads; by default as last set, at first 1.")
    private @Nullable Integer slots;

    @Option(
            names = "--gpus",
            paramLabel = "0,1|none|all",
            description = "GPUs that train one run each; by default as last set, at first all that are found.")
    private @Nullable String gpus;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Listening listening;
        ServiceOptions options = ServiceMain.options(library.path());
        try {
            listening = Listening.of(port, bind, tlsPort, keystore, System.getenv(Listening.PASSWORD_VARIABLE));
            if (slots != null || gpus != null) {
                options = options.with(new ServiceOptions.SlotChoice(slots, gpus));
            }
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
        ServiceMain.run(options, listening);
        return Main.OK;
    }
}
