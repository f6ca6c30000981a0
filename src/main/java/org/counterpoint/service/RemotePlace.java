package org.counterpoint.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service that was not found through its library on this machine.
 *
 * @param name what people call it
 * @param address {@code http} on loopback, as the near end of a tunnel is, or {@code https}; scheme, host and port only
 * @param token what every request must carry
 * @param certificate file with the certificate (PEM) that an https service is trusted by, or null for those that Java trusts
 * @param host what {@code ssh} calls the machine, for the command of the tunnel; empty where unknown
 */
public record RemotePlace(
        String name, URI address, String token, @Nullable Path certificate, String host) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads an address as people write it: {@code 7311}, {@code 127.0.0.1:7311}, {@code http://127.0.0.1:7311},
     * {@code https://gpu.example:7312}.
     *
     * @throws IllegalArgumentException in one sentence if it is none, or would send the token over an open network
     */
    public static URI address(String text) {
        String given = text.strip();
        if (given.matches("\\d{1,5}")) {
            given = "127.0.0.1:" + given;
        }
        URI uri;
        try {
            uri = new URI(given.contains("://") ? given : "http://" + given);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no address of a service; give one such as http://127.0.0.1:7311.", e);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        String path = uri.getRawPath();
        if (host == null
                || !Set.of("http", "https").contains(scheme)
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no address of a service; give one such as http://127.0.0.1:7311.");
        }
        if (uri.getPort() < 1 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("The address " + text
                    + " has no port; give the one that `counterpoint serve --port` was started with.");
        }
        if (scheme.equals("http") && !LOOPBACK.contains(host.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("The service at " + host
                    + " can be reached through an SSH tunnel to 127.0.0.1 or by https; plain http would show the token to everybody"
                    + " on the way.");
        }
        return URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + uri.getPort());
    }

    /** The command that opens the tunnel, to be run in another terminal; empty for https, which needs none. */
    public static String tunnel(URI address, String host) {
        if (!address.getScheme().equals("http")) {
            return "";
        }
        int port = address.getPort();
        String machine = host.isBlank() ? "user@machine" : host.strip();
        return "ssh -N -o ServerAliveInterval=15 -L " + port + ":127.0.0.1:" + port + " " + machine;
    }

    /** As {@link #tunnel(URI, String)} of this place. */
    public String tunnel() {
        return tunnel(address, host);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return name + " at " + address;
    }
}
