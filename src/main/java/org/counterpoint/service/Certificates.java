package org.counterpoint.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in a service whose certificate no authority has signed. */
final class Certificates {
    private Certificates() {}

    /**
     * Trusts the certificates of a file and no others.
     *
     * @throws IOException in one sentence if there are none in it
     */
    static SSLContext trusting(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("service-" + number++, certificate);
            }
            if (number == 0) {
                throw new CertificateException("it holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no certificate " + file + "; copy that of the service (keytool -exportcert -rfc).", e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "The certificate " + file + " cannot be read (" + e.getMessage()
                            + "); give the one of the service (keytool -exportcert -rfc).",
                    e);
        }
    }
}
