package org.counterpoint.service;

import java.time.Duration;

/**
 * How much of the service its clients may take together.
 *
 * @param burst requests with the token that may come at once
 * @param perSecond requests with the token per second after that; a window makes about three
 * @param wrongBurst requests with a wrong token that may come at once
 * @param wrongPerSecond requests with a wrong token per second after that
 * @param followers event streams that may be open at once
 * @param stall how long a write to a follower may block before the follower is dropped
 */
record ApiLimits(int burst, int perSecond, int wrongBurst, int wrongPerSecond, int followers, Duration stall) {
    /** The limits of a service in use. */
    static final ApiLimits STANDARD = new ApiLimits(400, 200, 20, 10, 64, Duration.ofSeconds(30));
}
