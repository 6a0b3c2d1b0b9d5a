package dev.orderup.poller.kitchen;

import dev.orderup.poller.order.Failure;
import java.time.Duration;

/** Who looks at a display. Called by the thread that runs it. */
public interface DisplayListener {
    /** A ticket came, perhaps not for the first time. */
    void shown(Ticket ticket);

    /** The service has written down that the ticket was seen: it will not come again. */
    void acknowledged(String orderId);

    /** The ticket is of no concern to this display any more. */
    void withdrawn(String orderId, String reason);

    /** The connection broke, or the service wants the display to come again; it does, after the pause. */
    void broke(Failure why, Duration pause);

    /** Whether it has seen enough. Asked after each of the above. */
    boolean isDone();
}
