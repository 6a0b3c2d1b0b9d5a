package dev.orderup.gateway.exchange;

/** Told to every connection of a gateway that stops. */
public enum DrainEvent {
    /** Finish what you have begun, begin nothing new, and say so in your protocol. */
    BEGIN,
    /** Time is up. */
    OVER
}
