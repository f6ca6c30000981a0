package org.counterpoint.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.counterpoint.service.RemotePlace;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.Tokens;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A service that is named by its address, usually one on another machine, in place of that of a library here. */
final class RemoteOption {
    /** Environment variable with the address. */
    static final String ADDRESS = "COUNTERPOINT_SERVICE";

    /** Environment variable with the file of the token. */
    static final String TOKEN = "COUNTERPOINT_TOKEN_FILE";

    @Option(
            names = "--service",
            paramLabel = "URL",
            description =
                    "Service elsewhere: http://127.0.0.1:PORT through an SSH tunnel, or https://HOST:PORT; by default the"
                            + " environment variable " + ADDRESS + ".")
    private @Nullable String service;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Its token: a copy of .service/service.json of its library, or a file with the token alone, readable by"
                            + " you only; by default the environment variable " + TOKEN + ".")
    private @Nullable Path tokenFile;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate (PEM) of a service by https that no authority has signed.")
    private @Nullable Path certificate;

    /** The address as it was given, or null. */
    @Nullable
    String address() {
        String set = service == null ? System.getenv(ADDRESS) : service;
        return set == null || set.isBlank() ? null : set;
    }

    /**
     * Whether there is such a service.
     *
     * @param folder the library that the command names, which counts more than the environment; or null
     */
    boolean given(@Nullable Path folder) {
        return service != null || (folder == null && address() != null);
    }

    /** Connects to it. */
    ServiceClient connect() throws IOException {
        String set = System.getenv(TOKEN);
        Path file = tokenFile != null ? tokenFile : set == null || set.isBlank() ? null : Path.of(set);
        if (file == null) {
            throw new BadInputException("The service " + address()
                    + " needs a token: copy .service/service.json of its library here and give it with --token-file");
        }
        try {
            return ServiceClient.attach(new RemotePlace(
                    "service", RemotePlace.address(String.valueOf(address())), Tokens.read(file), certificate, ""));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
    }
}
