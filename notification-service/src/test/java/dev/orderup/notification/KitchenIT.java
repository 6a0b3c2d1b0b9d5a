package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.ISSUER;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Orders;
import dev.orderup.notification.stack.Stack;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A kitchen's displays: what they are shown, what is shown again, and what never is. */
class KitchenIT {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A kitchen of its own for each test. */
    private final String kitchen = "kitchen-" + UUID.randomUUID();
    private final List<KitchenScreen> screens = new ArrayList<>();

    @AfterEach
    void leave() {
        screens.forEach(KitchenScreen::close);
    }

    @Test
    void aNewOrderIsPushedToItsKitchenAndToNoOther() {
        KitchenScreen screen = screen(SERVICE, 10);
        KitchenScreen other = screens("kitchen:elsewhere", "elsewhere");
        UUID order = place();
        await().atMost(LONG).until(() -> screen.shown().contains(order));
        assertThat(screen.ticket(order)).contains("\"restaurantId\":\"" + kitchen + '"', "\"totalCents\":100", "\"deliveries\":1");
        assertThat(other.shown()).doesNotContain(order);
    }

    @Test
    void anOrderThatWasPlacedWhileNoDisplayWasThereIsShownWhenOneComes() {
        List<UUID> orders = place(3);
        KitchenScreen screen = screen(SERVICE, 10);
        await().atMost(LONG).until(() -> screen.shown().size() == 3);
        assertThat(screen.shown()).containsExactlyElementsOf(orders);
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterAReconnectAndWhatWasNeverDoes() {
        List<UUID> orders = place(3);
        KitchenScreen first = screen(SERVICE, 10);
        await().atMost(LONG).until(() -> first.shown().size() == 3);
        acknowledge(first, orders.getFirst());
        first.close();
        KitchenScreen second = screen(SERVICE, 10);
        await().atMost(LONG).until(() -> second.shown().size() == 2);
        assertThat(second.shown()).containsExactlyElementsOf(orders.subList(1, 3));
        assertThat(second.ticket(orders.get(1))).contains("\"deliveries\":2");
        // Tickets come in sequence: had the first one been sent again, it had come before this.
        UUID last = place();
        await().atMost(LONG).until(() -> second.shown().contains(last));
        assertThat(second.shown()).doesNotContain(orders.getFirst());
    }

    @Test
    void anAcknowledgementOutlivesTheInstanceThatTookIt() {
        List<UUID> orders = place(2);
        try (Instance instance = Stack.instance().ready()) {
            KitchenScreen screen = screen(instance, 10);
            await().atMost(LONG).until(() -> screen.shown().size() == 2);
            acknowledge(screen, orders.getFirst());
        }
        KitchenScreen screen = screen(SERVICE, 10);
        await().atMost(LONG).until(() -> screen.shown().equals(orders.subList(1, 2)));
    }

    @Test
    void aDisplayIsShownNoMoreThanItsWindowUntilItAcknowledges() {
        List<UUID> orders = place(5);
        KitchenScreen screen = screen(SERVICE, 2);
        for (int acknowledged = 0; acknowledged < 3; acknowledged++) {
            int full = 2 + acknowledged;
            await().atMost(LONG).until(() -> screen.shown().size() == full);
            // All that the board had to say to this display by now was said before this answer.
            screen.roundTrip();
            assertThat(screen.shown()).containsExactlyElementsOf(orders.subList(0, full));
            acknowledge(screen, orders.get(acknowledged));
        }
        await().atMost(LONG).until(() -> screen.shown().size() == 5);
    }

    @Test
    void twoDisplaysShareTheTicketsAndOneTakesOverWhatTheOtherLeaves() {
        KitchenScreen one = screen(SERVICE, 3);
        try (Instance instance = Stack.instance().ready()) {
            KitchenScreen other = screen(instance, 3);
            List<UUID> orders = place(6);
            await().atMost(LONG).until(() -> one.shown().size() == 3 && other.shown().size() == 3);
            assertThat(Stream.of(one, other).flatMap(screen -> screen.shown().stream())).containsExactlyInAnyOrderElementsOf(orders);
            List<UUID> left = List.copyOf(one.shown());
            List<UUID> own = List.copyOf(other.shown());
            one.close();
            own.forEach(order -> acknowledge(other, order));
            await().atMost(LONG).until(() -> other.shown().size() == 6);
            assertThat(other.shown().subList(3, 6)).containsExactlyElementsOf(left);
        }
    }

    @Test
    void whatOneDisplayAcknowledgesIsTakenFromTheOthersScreen() {
        KitchenScreen one = screen(SERVICE, 1);
        UUID order = place();
        await().atMost(LONG).until(() -> one.shown().contains(order));
        KitchenScreen other = screen(SERVICE, 1);
        acknowledge(other, order);
        await().atMost(LONG).until(() -> one.frames("withdrawn", order).stream().anyMatch(frame -> frame.contains("\"acknowledged\"")));
    }

    @Test
    void theTicketOfAnOrderThatIsOverIsWithdrawnAndMakesRoom() {
        KitchenScreen screen = screen(SERVICE, 1);
        List<UUID> orders = place(2);
        await().atMost(LONG).until(() -> screen.shown().equals(orders.subList(0, 1)));
        publish(orders.getFirst(), 2, OrderStatus.ORDER_STATUS_CANCELLED);
        await().atMost(LONG).until(() -> screen.shown().equals(orders));
        assertThat(screen.frames("withdrawn", orders.getFirst())).singleElement().asString().contains("order-over");
    }

    @Test
    void aDisplayThatLeavesATicketForTooLongIsToldAndItsTicketsGoToAnother() {
        try (Instance strict = Stack.instance("orderup.kitchen.ack-within=1s", "orderup.kitchen.lease=1s").ready()) {
            KitchenScreen asleep = screen(strict, 10);
            UUID order = place();
            await().atMost(LONG).until(() -> asleep.shown().contains(order));
            KitchenScreen awake = screen(SERVICE, 10);
            await().atMost(LONG).until(() -> awake.shown().contains(order));
            await().atMost(LONG).until(() -> asleep.frames("ended").stream().anyMatch(frame -> frame.contains("too-slow")));
            assertThat(strict.counter("orderup.kitchen.dropped")).isEqualTo(1);
        }
    }

    @Test
    void theTicketsOfAnInstanceThatDiedAreShownByAnotherWhenTheLeaseEnds() throws Exception {
        UUID order = place();
        // What an instance leaves that was killed: a holder who renews nothing. The lease ends when the test says so, however slow the machine is.
        Stack.await("SELECT 1 FROM kitchen.ticket WHERE order_id = '%s'".formatted(order));
        Stack.execute(
                "UPDATE kitchen.ticket SET holder = gen_random_uuid(), held_until = now() + interval '1 h', deliveries = 1 WHERE order_id = '%s'"
                        .formatted(order));
        KitchenScreen screen = screen(SERVICE, 10);
        UUID later = place();
        await().atMost(LONG).until(() -> screen.shown().equals(List.of(later)));
        Stack.execute("UPDATE kitchen.ticket SET held_until = now() WHERE order_id = '%s'".formatted(order));
        await().atMost(LONG).until(() -> screen.shown().equals(List.of(later, order)));
        assertThat(screen.ticket(order)).contains("\"deliveries\":2");
    }

    @Test
    void aKitchenSeesItsOwnTicketsAndAnOperatorAll() {
        KitchenScreen thief = screens("kitchen:" + kitchen + "-too", kitchen);
        await().atMost(LONG).until(() -> thief.frames("error").stream().anyMatch(frame -> frame.contains("\"status\":403")));
        KitchenScreen customer = screens("customer:ada", kitchen);
        await().atMost(LONG).until(() -> customer.frames("error").stream().anyMatch(frame -> frame.contains("\"status\":403")));
        UUID order = place();
        KitchenScreen operator = screens("operator:ops", kitchen);
        await().atMost(LONG).until(() -> operator.shown().contains(order));
        thief.say("{\"type\":\"ack\",\"restaurantId\":\"%s\",\"orderId\":\"%s\"}".formatted(kitchen, order));
        await().atMost(LONG).until(() -> thief.frames("error").stream().anyMatch(frame -> frame.contains("\"status\":404")));
        assertThat(thief.shown()).isEmpty();
    }

    @Test
    void whatCannotBeUnderstoodIsAnsweredWithWhatWasExpected() {
        KitchenScreen screen = screen(SERVICE, 10);
        screen.say("{\"type\":\"subscribe\",\"restaurantId\":\"\"}");
        screen.say("{\"type\":\"subscribe\",\"restaurantId\":\"x\",\"window\":0}");
        screen.say("{\"type\":\"subscribe\",\"restaurantId\":\"" + kitchen + "\"}");
        screen.say("{\"type\":\"ping\",\"restaurantId\":\"x\"}");
        screen.say("{\"type\":\"unsubscribe\",\"restaurantId\":\"x\"}");
        screen.say("{\"type\":\"ack\",\"restaurantId\":\"%s\",\"orderId\":\"%s\"}".formatted(kitchen, UUID.randomUUID()));
        await().atMost(LONG).until(() -> screen.frames("error").size() == 6);
        assertThat(screen.frames("error")).map(frame -> frame.replaceAll(".*\"status\":(\\d+).*\"detail\":\"([^:(.]*).*", "$1 $2"))
                .containsExactlyInAnyOrder("400 restaurantId", "400 window",
                        "409 This socket shows the tickets of the restaurant already", "400 type",
                        "404 This socket does not show the tickets of the restaurant", "404 The restaurant has no ticket of this order");
    }

    private KitchenScreen screen(Instance instance, int window) {
        return opened(new KitchenScreen(instance, ISSUER.token("kitchen:" + kitchen), kitchen, window));
    }

    private KitchenScreen screens(String who, String restaurant) {
        return opened(new KitchenScreen(SERVICE, ISSUER.token(who), restaurant, 10));
    }

    private KitchenScreen opened(KitchenScreen screen) {
        screens.add(screen);
        return screen;
    }

    private static void acknowledge(KitchenScreen screen, UUID order) {
        screen.acknowledge(order);
        await().atMost(LONG).until(() -> !screen.frames("acknowledged", order).isEmpty());
    }

    private List<UUID> place(int count) {
        return IntStream.range(0, count).mapToObj(_ -> place()).toList();
    }

    /** Waits for the ticket, so that tickets are in the sequence of their orders: those of two partitions need not be. */
    private UUID place() {
        UUID order = UUID.randomUUID();
        publish(order, 1, OrderStatus.ORDER_STATUS_PLACED);
        Stack.await("SELECT 1 FROM kitchen.ticket WHERE order_id = '%s'".formatted(order));
        return order;
    }

    private void publish(UUID order, long version, OrderStatus status) {
        Stack.ORDERS.send(Orders.record(Orders.update(order, version, status), kitchen));
    }
}
