package dev.orderup.notification.kitchen;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.notification.feed.Caller;

/**
 * One display at its kitchen's board. {@link #open}, {@link #acknowledge} and {@link #close} may be called by any thread and return at once;
 * what the station holds is the board's thread's alone.
 */
public final class Station implements AutoCloseable {
    private final UUID id = UUID.randomUUID();
    private final TicketBoard board;
    private final String restaurantId;
    private final String caller;
    private final int window;
    private final Display display;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean due = new AtomicBoolean(true);
    private final AtomicInteger acknowledging = new AtomicInteger();
    /** Tickets shown and not acknowledged, with the time since when. */
    private final Map<UUID, Long> held = new LinkedHashMap<>();

    Station(TicketBoard board, String restaurantId, Caller caller, int window, Display display) {
        this.board = board;
        this.restaurantId = restaurantId;
        this.caller = caller.toString();
        this.window = window;
        this.display = display;
    }

    /** Tickets may come from now on. */
    public void open() {
        board.enter(this);
    }

    /**
     * The display has seen the ticket. Any ticket of the kitchen may be acknowledged, also one that came before the display was connected anew;
     * twice is as good as once. The answer is {@link Display#acknowledged} or {@link Display#unknown}.
     *
     * @return false if too many wait for the database: say it again later
     */
    public boolean acknowledge(UUID orderId) {
        if (acknowledging.incrementAndGet() > 2 * window) {
            acknowledging.decrementAndGet();
            return false;
        }
        board.hear(new Acknowledgement(this, orderId));
        return true;
    }

    /** No more tickets, please: those that were not acknowledged go to another display, or wait for this one to come again. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            board.leave(this);
        }
    }

    public String restaurantId() {
        return restaurantId;
    }

    public int window() {
        return window;
    }

    UUID id() {
        return id;
    }

    String caller() {
        return caller;
    }

    Display display() {
        return display;
    }

    boolean isClosed() {
        return closed.get();
    }

    void wake() {
        due.set(true);
    }

    boolean takeDue() {
        return due.getAndSet(false);
    }

    // From here on: the board's thread.

    int room() {
        return window - held.size();
    }

    Map<UUID, Long> held() {
        return held;
    }

    void show(Ticket ticket) {
        held.put(ticket.orderId(), System.nanoTime());
        display.show(ticket);
    }

    void settled(UUID orderId, boolean known) {
        acknowledging.decrementAndGet();
        if (held.remove(orderId) != null) {
            wake(); // There is room for another.
        }
        if (known) {
            display.acknowledged(orderId);
        } else {
            display.unknown(orderId);
        }
    }

    void withdraw(UUID orderId, Withdrawal why) {
        if (held.remove(orderId) != null) {
            display.withdrawn(orderId, why);
        }
    }

    boolean isLateSince(long nanos) {
        return held.values().stream().anyMatch(since -> since - nanos < 0);
    }
}
