package dev.orderup.poller.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.server.ByPart;
import dev.orderup.poller.server.ServerAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One order; a service and a gateway; idle, both together use 1 ms of CPU time a second. */
final class ServerLedgerTests {
    private static final Plan PLAN = new Plan(1, 100, List.of(), Pace.every(Duration.ofSeconds(1)), Duration.ofSeconds(1),
            ServerAddresses.UNKNOWN);
    private static final Window IDLE = window(2, 1_500, 500, 0);
    private static final Stage NOBODY_BEFORE = stage(window(5, 40_000, 15_000, 0), null);
    private static final Stage NOBODY_AFTER = stage(window(5, 60_000, 25_000, 0), null);

    private final ServerLedger ledger = new ServerLedger(PLAN, IDLE, NOBODY_BEFORE, NOBODY_AFTER);

    @Test
    void takesAwayWhatIsUsedWithNothingToDo() {
        ServerCost cost = ledger.cost(stage(window(6, 404_500, 201_500, 500), null), 100);
        assertThat(cost.serverCpuMicrosPerUpdate()).isEqualTo(1_200);
        assertThat(cost.serverCpuMicrosPerUpdateByService()).isEqualTo(byPart(800, 400));
    }

    @Test
    void tellsWhatDeliveringCostFromWhatMakingCost() {
        assertThat(ledger.makingPerUpdate()).isEqualTo(byPart((50_000 - 3_750) / 5.0, (20_000 - 1_250) / 5.0));
        ServerCost cost = ledger.cost(stage(window(5, 403_750, 201_250, 500), null), 100);
        assertThat(cost.serverCpuMicrosPerUpdateDelivering()).isEqualTo((600_000 - 65_000) / 500.0);
        assertThat(cost.serverCpuNoiseMicrosPerUpdate()).as("the two runs with nobody differ by 30 ms").isEqualTo(60);
    }

    @Test
    void doesNotTellWhatIsWithinTheNoise() {
        ServerCost cost = ledger.cost(stage(window(5, 60_000, 15_000, 500), null), 100);
        assertThat(cost.serverCpuMicrosPerUpdate()).isPositive();
        assertThat(cost.serverCpuMicrosPerUpdateDelivering()).isNull();
    }

    @Test
    void hasNoFigureForLessThanNothing() {
        ServerCost cost = ledger.cost(stage(window(5, 100, 100, 500), byPart(-5_000, 100)), 100);
        assertThat(cost.serverCpuMicrosPerUpdate()).isNull();
        assertThat(cost.memoryBytesPerSubscriber()).isNull();
    }

    @Test
    void sharesWhatTheServicesKeepAmongThoseWhoFollow() {
        assertThat(ledger.cost(stage(window(5, 404_000, 201_000, 500), byPart(500_000, 300_000)), 100).memoryBytesPerSubscriber())
                .isEqualTo(8_000);
    }

    @Test
    void hasNoFigureForWhatWasNotRead() {
        var blind = new ServerLedger(PLAN, Window.NOTHING, Stage.NOTHING, Stage.NOTHING);
        ServerCost cost = blind.cost(stage(new Window(5, null, 10, 1000, 500), null), 100);
        assertThat(cost).isEqualTo(ServerCost.NOT_MEASURED);
    }

    private static Stage stage(Window moving, @Nullable ByPart liveBytes) {
        return new Stage(Window.NOTHING, Window.NOTHING, moving, liveBytes);
    }

    private static Window window(double seconds, double service, double gateway, long updates) {
        return new Window(seconds, byPart(service, gateway), 0, 0, updates);
    }

    private static ByPart byPart(double service, double gateway) {
        return new ByPart(Map.of("service", service, "gateway", gateway));
    }
}
