package dev.orderup.order.signal;

/** A bean that wants to hear when any instance calls on a channel. Calls may be lost, and may come for nothing: whoever is woken looks for itself. */
public interface Notified {
    /** A name of lower-case letters and underscores. */
    String channel();

    /**
     * Must be quick, and must not throw.
     *
     * @param what the call was about; empty if it may have been about anything, as after a time in which nobody listened
     */
    void notified(String what);
}
