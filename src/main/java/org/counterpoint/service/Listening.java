package org.counterpoint.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a service listens: always on loopback, and beyond it only over TLS.
 *
 * @param port port on 127.0.0.1, or 0 for any that is free
 * @param tls the address beyond loopback, or null for none
 */
public record Listening(int port, @Nullable Tls tls) {
    /** Environment variable with the password of the keystore. */
    public static final String PASSWORD_VARIABLE = "COUNTERPOINT_TLS_PASSWORD";

    /** Loopback only, on any free port. */
    public static final Listening LOCAL = new Listening(0, null);

    private static final int MAX_PORT = 65_535;
    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;

    /**
     * An address that is served over TLS.
     *
     * @param address address of this machine, or the one for all of them
     * @param port port, or 0 for any that is free
     * @param context has the key and the certificate
     * @param names hosts that requests may be for, lower case, IPv6 in brackets
     */
    public record Tls(InetAddress address, int port, SSLContext context, Set<String> names) {}

    /**
     * Reads what the user asked for.
     *
     * @param port port on loopback, 0 for any
     * @param bind address beyond loopback, or null
     * @param tlsPort port on that address, 0 for any
     * @param keystore PKCS12 or JKS file with the key and certificate of that address, or null
     * @param password its password, or null
     * @throws IllegalArgumentException in one sentence if this would be open without TLS, or the parts do not belong together
     * @throws IOException in one sentence if the keystore cannot be read
     */
    public static Listening of(
            int port, @Nullable String bind, int tlsPort, @Nullable Path keystore, @Nullable String password)
            throws IOException {
        if (port < 0 || port > MAX_PORT || tlsPort < 0 || tlsPort > MAX_PORT) {
            throw new IllegalArgumentException("A port is a number from 0 to 65535; 0 takes any that is free.");
        }
        if (bind == null || bind.equals("127.0.0.1") || bind.equals("localhost")) {
            if (keystore != null) {
                throw new IllegalArgumentException(
                        "A TLS keystore is for an address beyond loopback; name it with --bind or leave out --tls-keystore.");
            }
            return new Listening(port, null);
        }
        if (keystore == null) {
            throw new IllegalArgumentException("The service listens on " + bind
                    + " only over TLS (--tls-keystore FILE); the usual way is to keep it on loopback and to reach it through an"
                    + " SSH tunnel: ssh -N -L PORT:127.0.0.1:PORT user@machine.");
        }
        if (password == null) {
            throw new IllegalArgumentException("The password of " + keystore
                    + " is missing; put it into the environment variable " + PASSWORD_VARIABLE + ".");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "\"" + bind + "\" is no address of this machine; give one to --bind.", e);
        }
        return new Listening(port, tls(address, tlsPort, keystore, password.toCharArray()));
    }

    static Tls tls(InetAddress address, int port, Path keystore, char[] password) throws IOException {
        if (!Files.isReadable(keystore)) {
            throw new IOException(
                    "The keystore " + keystore + " cannot be read; give a PKCS12 file to --tls-keystore.");
        }
        try {
            KeyStore store = KeyStore.getInstance(keystore.toFile(), password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            Set<String> names = new HashSet<>();
            boolean key = false;
            for (String alias : Collections.list(store.aliases())) {
                Certificate certificate = store.getCertificate(alias);
                if (store.isKeyEntry(alias) && certificate instanceof X509Certificate x509) {
                    key = true;
                    names.addAll(names(x509));
                }
            }
            if (!key) {
                throw new IOException("The keystore " + keystore
                        + " has no private key with a certificate; make one with keytool -genkeypair.");
            }
            if (!address.isAnyLocalAddress()) {
                names.add(host(address.getHostAddress()));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Tls(address, port, context, Set.copyOf(names));
        } catch (GeneralSecurityException e) {
            throw unusable(keystore, e);
        } catch (IOException e) {
            throw e.getCause() instanceof GeneralSecurityException ? unusable(keystore, e) : e;
        }
    }

    private static IOException unusable(Path keystore, Exception e) {
        return new IOException(
                "The keystore " + keystore + " cannot be opened (" + e.getMessage()
                        + "); check the file and the password in " + PASSWORD_VARIABLE + ".",
                e);
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer type
                        && (type == SAN_DNS || type == SAN_IP)
                        && alternative.get(1) instanceof String name) {
                    names.add(host(name));
                }
            }
        }
        return names;
    }

    private static String host(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains(":") ? "[" + lower + "]" : lower;
    }
}
