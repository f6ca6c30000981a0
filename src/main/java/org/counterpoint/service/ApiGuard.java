package org.counterpoint.service;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides from the headers of a request whether one of our clients sent it. The checks stop web pages: one whose own name was made to
 * resolve to this machine carries that name as its Host, any other carries its Origin, and none has the token.
 */
final class ApiGuard {
    private final Set<String> hosts;
    private final String scheme;
    private final int port;
    private final byte[] token;
    private final RateLimit requests;
    private final RateLimit wrong;

    /**
     * The guard of one listener.
     *
     * @param scheme {@code http} or {@code https}
     * @param names hosts it may be addressed by, lower case, IPv6 in brackets
     * @param port the port it is bound to
     * @param requests limit of the requests with the token
     * @param wrong limit of those without it
     */
    ApiGuard(String scheme, Set<String> names, int port, String token, RateLimit requests, RateLimit wrong) {
        this.scheme = scheme;
        this.hosts = names;
        this.port = port;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.requests = requests;
        this.wrong = wrong;
    }

    /** Lets a request through or says in a sentence why not. */
    void check(Headers headers) throws ApiRefusalException {
        List<String> host = headers.getOrDefault("Host", List.of());
        if (host.size() != 1 || !own(host.getFirst())) {
            throw new ApiRefusalException(
                    403,
                    "Requests for the host \"" + (host.isEmpty() ? "" : host.getFirst()) + "\" are refused; use "
                            + hosts.stream().sorted().findFirst().orElse("") + ":" + port + ".");
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            String start = scheme + "://";
            if (!origin.startsWith(start) || !own(origin.substring(start.length()))) {
                throw new ApiRefusalException(403, "Requests from web pages are refused.");
            }
        }
        // Guesses have a limit of their own, so that they are slow and never slow down who has the token.
        if (!known(headers)) {
            int seconds = wrong.take();
            if (seconds > 0) {
                throw ApiRefusalException.tooMany("Too many requests with a wrong token", seconds);
            }
            throw new ApiRefusalException(
                    401, "The token is missing or wrong; read it from .service/service.json in the library.");
        }
        int seconds = requests.take();
        if (seconds > 0) {
            throw ApiRefusalException.tooMany("Too many requests", seconds);
        }
    }

    private boolean own(String hostAndPort) {
        String end = ":" + port;
        String given = hostAndPort.toLowerCase(Locale.ROOT);
        return given.endsWith(end) && hosts.contains(given.substring(0, given.length() - end.length()));
    }

    private boolean known(Headers headers) {
        List<String> given = headers.getOrDefault("Authorization", List.of());
        String start = "Bearer ";
        byte[] offered = given.size() == 1 && given.getFirst().startsWith(start)
                ? given.getFirst().substring(start.length()).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        return MessageDigest.isEqual(token, offered);
    }
}
