package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.DrainEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A port that is open, as the gateway as a whole knows it, whatever is spoken there. */
public interface Entrance {

    String name();

    ListenerSettings settings();

    /** Connections that are open, or sessions where the protocol knows no connections. */
    int size();

    /** Begin nothing new; then, when time is up, end what there is. */
    void drain(DrainEvent event);

    /** What is spoken here, as the settings call it. */
    default String kind() {
        return settings().kind().name().toLowerCase(Locale.ROOT);
    }

    /** Some of the open connections, at most so many; none where the protocol knows no connections. */
    default List<OpenConnection> open(int most) {
        return List.of();
    }

    /** Where connections wait to be accepted; null where there is no such queue, or the system tells nothing of it. */
    default @Nullable AcceptQueue acceptQueue() {
        return null;
    }

    default boolean isEmpty() {
        return size() == 0;
    }
}
