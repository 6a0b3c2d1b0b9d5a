package dev.orderup.poller.cli;

import dev.orderup.poller.kitchen.DisplayListener;
import dev.orderup.poller.kitchen.Ticket;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What {@code kitchen} prints: tickets on stdout as they come, whatever else there is to say on stderr. */
final class KitchenLog implements DisplayListener {
    private final boolean acknowledges;
    private final long enough;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;
    private long shown;
    private long acknowledged;

    /** @param enough after how many tickets it is done: shown ones, or acknowledged ones if it acknowledges */
    KitchenLog(boolean acknowledges, long enough, boolean json, PrintWriter out, PrintWriter err) {
        this.acknowledges = acknowledges;
        this.enough = enough;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    @Override
    public synchronized void shown(Ticket ticket) {
        shown++;
        Duration staleness = Duration.between(ticket.placedAt(), Instant.now());
        out.println(json ? OrderJson.write(Line.of(ticket, staleness)) : text(ticket, staleness));
        out.flush();
    }

    @Override
    public synchronized void acknowledged(String orderId) {
        acknowledged++;
    }

    @Override
    public synchronized void withdrawn(String orderId, String reason) {
        say(orderId + " need not be acknowledged any more: " + reason);
    }

    @Override
    public synchronized void broke(Failure why, Duration pause) {
        say(why.getMessage() + "; coming again in " + pause.toMillis() + " ms");
    }

    @Override
    public synchronized boolean isDone() {
        return (acknowledges ? acknowledged : shown) >= enough;
    }

    synchronized void interrupted() {
        say("stopped after %d tickets, %d of them acknowledged".formatted(shown, acknowledged));
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    private static String text(Ticket ticket, Duration staleness) {
        String again = ticket.deliveries() > 1 ? "  sent %d times".formatted(ticket.deliveries()) : "";
        return String.format(Locale.ROOT, "#%d  %s  %.2f  %s  seen %s later%s", ticket.number(), ticket.orderId(),
                ticket.totalCents() / 100.0, ticket.placedAt(), WatchLog.age(staleness), again);
    }

    /** The JSON of a ticket, with its age. */
    private record Line(String orderId, String restaurantId, long number, Instant placedAt, long totalCents, int deliveries,
            double stalenessMillis) {
        static Line of(Ticket ticket, Duration staleness) {
            return new Line(ticket.orderId(), ticket.restaurantId(), ticket.number(), ticket.placedAt(), ticket.totalCents(),
                    ticket.deliveries(), staleness.toNanos() / 1e6);
        }
    }
}
