package dev.orderup.labs.drain;

import java.util.UUID;

/**
 * Follows one order over one transport until its thread is interrupted: when a stream ends, however it ends, another begins after the
 * version that was seen last. Whether anything is lost in the end is what the lab counts.
 */
interface Subscription {
    /** Before another try where the server has not said when; so that a gateway that is away is not run down when it is back. */
    long COME_AGAIN_MILLIS = 100;

    void follow(Door door, UUID order, Follower follower) throws InterruptedException;
}
