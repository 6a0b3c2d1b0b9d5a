package dev.orderup.notification.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.orderup.notification.analytics.KitchenReport.Hour;
import dev.orderup.notification.analytics.KitchenView.HourStanding;
import dev.orderup.notification.analytics.KitchenView.Standing;

import org.springframework.stereotype.Component;

/** Reads the view. */
@Component
class KitchenReports {
    private final KitchenView view;
    private final GroupLag lag;

    KitchenReports(KitchenView view, GroupLag lag) {
        this.view = view;
        this.lag = lag;
    }

    /** Empty if no event of this restaurant has been seen. */
    Optional<KitchenReport> of(String restaurantId, Duration back) {
        // Before the view is read: what it says of the places is then true, if anything too modest.
        AsOf asOf = lag.asOf();
        List<Standing> standings = view.standings(restaurantId);
        if (standings.isEmpty()) {
            return Optional.empty();
        }
        Instant since = Instant.now().minus(back);
        Instant updatedAt = standings.stream().map(Standing::updatedAt).max(Comparator.naturalOrder()).orElseThrow();
        return Optional.of(new KitchenReport(restaurantId, orders(standings), revenue(standings), view.preparation(restaurantId, since),
                hours(view.hours(restaurantId, since)), updatedAt, asOf));
    }

    private static Map<KitchenStatus, Long> orders(List<Standing> standings) {
        Map<KitchenStatus, Long> orders = new EnumMap<>(KitchenStatus.class);
        for (KitchenStatus status : KitchenStatus.values()) {
            orders.put(status, 0L);
        }
        standings.forEach(standing -> orders.put(standing.status(), standing.orders()));
        return orders;
    }

    private static long revenue(List<Standing> standings) {
        return standings.stream().filter(standing -> standing.status() == KitchenStatus.DELIVERED).mapToLong(Standing::cents).sum();
    }

    private static List<Hour> hours(List<HourStanding> rows) {
        Map<Instant, List<HourStanding>> byHour = new TreeMap<>();
        rows.forEach(row -> byHour.computeIfAbsent(row.hour(), _ -> new ArrayList<>()).add(row));
        return byHour.entrySet().stream().map(entry -> hour(entry.getKey(), entry.getValue())).toList();
    }

    private static Hour hour(Instant hour, List<HourStanding> rows) {
        Map<KitchenStatus, Long> orders = new EnumMap<>(KitchenStatus.class);
        rows.forEach(row -> orders.put(row.status(), row.orders()));
        long cents = rows.stream().filter(row -> row.status() == KitchenStatus.DELIVERED).mapToLong(HourStanding::cents).sum();
        return new Hour(hour, orders, cents);
    }
}
