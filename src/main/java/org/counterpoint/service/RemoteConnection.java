package org.counterpoint.service;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The client of a service elsewhere, opened when it is asked for and let go when the line is lost. Safe for use by several threads. */
final class RemoteConnection {
    private final RemotePlace place;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable ServiceClient client;

    RemoteConnection(RemotePlace place) {
        this.place = place;
    }

    /** The client that is open, if any. */
    @Nullable
    ServiceClient open() {
        return client;
    }

    /**
     * The client; connects where there is none.
     *
     * @param made called where it had to connect
     * @throws IOException in one sentence if there is no connection
     */
    ServiceClient connected(Runnable made) throws IOException {
        // One at a time, so that nobody closes what somebody else has just opened.
        connecting.lock();
        try {
            ServiceClient known = client;
            if (known == null) {
                known = ServiceClient.attach(place);
                client = known;
                made.run();
            }
            return known;
        } finally {
            connecting.unlock();
        }
    }

    void letGo() {
        connecting.lock();
        try {
            ServiceClient open = client;
            client = null;
            if (open != null) {
                open.close();
            }
        } finally {
            connecting.unlock();
        }
    }

    /** What a failure means to people, in one sentence. */
    String sentence(Exception e) {
        String said = String.valueOf(e.getMessage());
        boolean silent = e instanceof ServiceException refusal && refusal.status() == 0;
        if (!silent || said.contains(place.address().toString())) {
            return said;
        }
        String tunnel = place.tunnel();
        return "The connection to " + place.address() + " was lost"
                + (tunnel.isEmpty() ? "; it is tried again." : "; it is tried again, through the tunnel: " + tunnel);
    }
}
