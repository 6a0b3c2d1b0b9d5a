package dev.orderup.notification.kitchen;

import java.util.UUID;

/** What a door tells a kitchen's display. Called from one thread at a time, for all displays: must not block. */
public interface Display {
    /** A ticket to show and to acknowledge. */
    void show(Ticket ticket);

    /** The acknowledgement is committed: the ticket will not come again. */
    void acknowledged(UUID orderId);

    /** The display acknowledged what is no ticket of its kitchen. */
    void unknown(UUID orderId);

    /** The ticket is another's by now, or nobody's. */
    void withdrawn(UUID orderId, Withdrawal why);

    /** It has left a ticket without an acknowledgement for too long: its tickets go to others, and no more come. */
    void dropped();

    /** This instance stops: come again, another one goes on. */
    void restarting();
}
