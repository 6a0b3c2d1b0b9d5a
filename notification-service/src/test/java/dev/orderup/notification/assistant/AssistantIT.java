package dev.orderup.notification.assistant;

import static dev.orderup.notification.stack.Stack.HISTORY;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.notification.stack.Asker;
import dev.orderup.notification.stack.Asker.Event;
import dev.orderup.notification.stack.Contract;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Stack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;

/** The order assistant on a real socket, over order data that comes by real gRPC. */
class AssistantIT {
    private static final Contract CONTRACT = Contract.of("openapi/notification-service.yaml");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** The slowest: an answer takes as many seconds as it has words, so one that is closed early is far from its end. */
    private static final String SLOW = "orderup.assistant.pace=1s";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Where is my order?|Your order was accepted by napoli and waits for the kitchen. So it is since {2}. Next, the kitchen prepares it.",
            "When was it accepted?|This is what happened to your order from napoli. Placed on {1}. Accepted on {2}. Next, the kitchen prepares it. I know no time of what is still to come.",
            "what did I order|You ordered from napoli: 2 × margherita, 1 × tiramisu. Your note to the kitchen was: no \"basil\"",
            "How much is it?|It comes to 27.05: 2 × margherita at 10.50, 1 × tiramisu at 6.05.",
            "And then?|Your order was accepted by napoli and waits for the kitchen. Next, the kitchen prepares it.",
            "Can I CANCEL it?|Yes, it can still be cancelled, until it is ready. Your order was accepted by napoli and waits for the kitchen. I only answer questions: to cancel it, say `./orderup order cancel {id}`.",
            "Who won the match?|That I cannot answer. Ask me where your order is, what you ordered, how much it is, when something happened to it, what comes next, or whether it can still be cancelled."})
    void answersWithTheOrdersOwnData(String question, String answer) throws Exception {
        UUID order = UUID.randomUUID();
        OrderUpdate placed = ORDERS.commitOnly(order);
        OrderUpdate accepted = ORDERS.commitOnly(order);
        String expected = answer.replace("{1}", time(placed)).replace("{2}", time(accepted)).replace("{id}", order.toString());
        try (Asker asker = new Asker(SERVICE, order, question)) {
            assertThat(said(asker)).isEqualTo(expected);
        }
    }

    @Test
    void saysThatItIsTooLateToCancel() throws Exception {
        UUID order = placed(5);
        try (Asker asker = new Asker(SERVICE, order, "cancel?")) {
            assertThat(said(asker)).isEqualTo("No, it cannot be cancelled any more. Your order from napoli is with the courier.");
        }
    }

    @Test
    void tellsHowItWentInEventsAsDocumented() throws Exception {
        try (Asker asker = new Asker(SERVICE, placed(1), "where is it?")) {
            List<Event> events = events(asker);
            List<Event> tokens = events.subList(0, events.size() - 1);
            Event done = events.getLast();
            assertThat(tokens).hasSizeGreaterThan(10).allSatisfy(token -> {
                assertThat(token.name()).isEqualTo("token");
                CONTRACT.check("/components/schemas/Token", token.data());
            });
            assertThat(done.name()).isEqualTo("done");
            CONTRACT.check("/components/schemas/Done", done.data());
            assertThat(JSON.readTree(done.data()).get("tokens").asInt()).isEqualTo(tokens.size());
            assertThat(JSON.readTree(done.data()).get("millisToFirstToken").asDouble()).isPositive();
        }
    }

    @Test
    void beginsBeforeItKnowsHowItWillEnd() throws Exception {
        Runnable release = HISTORY.holdHistories();
        try (Asker asker = new Asker(SERVICE, placed(1), "where is it?")) {
            assertThat(asker.next()).isEqualTo(new Event("token", "{\"text\":\"Your\"}"));
            release.run();
            assertThat(said(asker)).startsWith(" order is with napoli").contains(" since ");
        } finally {
            release.run();
        }
    }

    @Test
    void tellsInTheStreamWhatFailsAfterItBegan() throws Exception {
        Runnable release = HISTORY.holdHistories();
        double failed = answers(SERVICE, "failed");
        try (Asker asker = new Asker(SERVICE, placed(1), "where is it?")) {
            assertThat(asker.next()).isNotNull();
            HISTORY.stop();
            Event last = events(asker).getLast();
            assertThat(last.name()).isEqualTo("error");
            CONTRACT.check("/components/schemas/Problem", last.data());
            assertThat(last.data()).contains("history-unavailable", "\"status\":503", "/answers");
        } finally {
            release.run();
            HISTORY.start();
        }
        await().until(() -> answers(SERVICE, "failed") == failed + 1);
    }

    @Test
    void stopsAtOnceWhenItsClientCloses() throws Exception {
        try (Instance slow = Stack.instance(SLOW).ready()) {
            int all = whole("how much?");
            try (Asker asker = new Asker(slow, placed(1), "how much?")) {
                assertThat(asker.next()).isNotNull();
            }
            await().until(() -> answers(slow, "cancelled") == 1);
            double generated = slow.counter("orderup.assistant.tokens");
            assertThat(generated).isLessThan(all);
            assertThat(generated + slow.counter("orderup.assistant.tokens.spared")).isEqualTo(all);
            assertThat(slow.meters().get("orderup.assistant.open").gauge().value()).isZero();
        }
    }

    @Test
    void sendsWhoeverFindsNoPlaceAwayForAMoment() throws Exception {
        UUID order = placed(1);
        try (Instance small = Stack.instance(SLOW, "orderup.assistant.answers-max=1").ready()) {
            try (Asker first = new Asker(small, order, "how much?"); Asker second = new Asker(small, order, "how much?")) {
                assertThat(first.response().statusCode()).isEqualTo(200);
                assertThat(second.response().statusCode()).isEqualTo(503);
                assertThat(second.response().headers().firstValue("Retry-After")).hasValue("1");
                assertThat(second.rest()).contains("All 1 places of the assistant are taken");
            }
            await().untilAsserted(() -> {
                try (Asker third = new Asker(small, order, "how much?")) {
                    assertThat(third.response().statusCode()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void cutsAnAnswerThatTakesTooLong() throws Exception {
        try (Instance strict = Stack.instance(SLOW, "orderup.assistant.answer-max=1500ms").ready();
                Asker asker = new Asker(strict, placed(1), "how much?")) {
            await().until(() -> answers(strict, "failed") == 1);
            assertThat(strict.counter("orderup.assistant.tokens")).isLessThanOrEqualTo(2);
            assertThat(strict.meters().get("orderup.assistant.open").gauge().value()).isZero();
        }
    }

    @Test
    void tellsItsClientsWhenItStops() throws Exception {
        Instance stopping = Stack.instance(SLOW).ready();
        try (Asker asker = new Asker(stopping, placed(1), "how much?")) {
            assertThat(asker.next()).isNotNull();
            stopping.close();
            Event last = events(asker).getLast();
            assertThat(last.name()).isEqualTo("error");
            assertThat(last.data()).contains("problems/restarting");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"' '|1 to 500 characters", "xxxxxxxxxx|510 characters (expected: 1 to 500)"})
    void refusesAQuestionThatIsNone(String text, String why) throws Exception {
        String question = text.isBlank() ? text : text.repeat(51);
        try (Asker asker = new Asker(SERVICE, placed(1), question)) {
            assertThat(asker.response().statusCode()).isEqualTo(400);
            assertThat(asker.rest()).contains(why);
        }
    }

    private static UUID placed(int steps) {
        UUID order = UUID.randomUUID();
        for (int i = 0; i < steps; i++) {
            ORDERS.commitOnly(order);
        }
        return order;
    }

    private static int whole(String question) throws Exception {
        try (Asker asker = new Asker(SERVICE, placed(1), question)) {
            return events(asker).size() - 1;
        }
    }

    private static String said(Asker asker) throws IOException {
        return events(asker).stream()
                .filter(event -> event.name().equals("token"))
                .map(token -> JSON.readTree(token.data()).get("text").asString())
                .collect(Collectors.joining());
    }

    private static List<Event> events(Asker asker) throws IOException {
        assertThat(asker.response().statusCode()).isEqualTo(200);
        List<Event> events = new ArrayList<>();
        for (Event event = asker.next(); event != null; event = asker.next()) {
            events.add(event);
        }
        return events;
    }

    private static String time(OrderUpdate update) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss 'UTC'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochSecond(update.getAt().getSeconds()));
    }

    private static double answers(Instance instance, String outcome) {
        return instance.counter("orderup.assistant.answers", "outcome", outcome);
    }
}
