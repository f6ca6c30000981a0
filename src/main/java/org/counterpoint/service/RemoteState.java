package org.counterpoint.service;

import java.time.Instant;

/**
 * How it stands between this machine and a service elsewhere.
 *
 * @param connected whether it answered when last asked
 * @param since since when that is so: of a lost connection, the last time that it answered
 * @param problem why it does not answer, in one sentence; empty while it does
 * @param runs how many runs are listed
 * @param bytesLeft bytes of wanted files that are not here yet
 */
public record RemoteState(boolean connected, Instant since, String problem, int runs, long bytesLeft) {}
