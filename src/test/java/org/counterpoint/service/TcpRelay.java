package org.counterpoint.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tunnel of a test, with the same port at both ends as a real one: from [::1] to 127.0.0.1. It can be cut, stalled and restored. */
public final class TcpRelay implements AutoCloseable {
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private @Nullable ServerSocket server;
    private boolean stalled;
    private long cutAfter = Long.MAX_VALUE;
    private long carried;

    /** A relay to a port of this machine, open at once. */
    public TcpRelay(int port) throws IOException {
        this.port = port;
        restore();
    }

    /** Whether this machine has the address that the relay listens on. */
    public static boolean possible() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where clients find it. */
    public String address() {
        return "http://[::1]:" + port;
    }

    /** Opens it (again), for as many bytes as like. */
    public void restore() throws IOException {
        synchronized (gate) {
            stalled = false;
            cutAfter = Long.MAX_VALUE;
            gate.notifyAll();
            if (server == null) {
                ServerSocket made = new ServerSocket();
                made.setReuseAddress(true);
                made.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
                server = made;
                Thread.ofVirtual().start(() -> accept(made));
            }
        }
    }

    /** Ends every connection; new ones are refused. */
    public void cut() throws IOException {
        synchronized (gate) {
            ServerSocket was = server;
            server = null;
            if (was != null) {
                was.close();
            }
            stalled = false;
            gate.notifyAll();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Cuts in the middle of an answer, after so many bytes more from the service. */
    public void cutAfter(long bytes) {
        synchronized (gate) {
            carried = 0;
            cutAfter = bytes;
        }
    }

    /** Lets nothing through any more, without ending a connection. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket near = from.accept();
                Socket far = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> copy(near, far, false));
                Thread.ofVirtual().start(() -> copy(far, near, true));
            }
        } catch (IOException e) {
            // cut
        }
    }

    private void copy(Socket from, Socket to, boolean counts) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!pass(counts ? n : 0)) {
                    cut();
                    return;
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // cut
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean pass(int bytes) throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
            carried += bytes;
            return carried <= cutAfter;
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
