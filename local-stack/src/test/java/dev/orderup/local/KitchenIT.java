package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A kitchen's display in the terminal, through a {@code kill -9} of the service that pushes to it. */
@ExtendWith(SharedStack.class)
class KitchenIT {
    @Test
    void whatWasAcknowledgedNeverComesAgainAndWhatWasNotDoesWhoeverIsKilled(TestStack stack) throws Exception {
        try (var orders = new TestOrders(stack)) {
            var seen = orders.place("manual");
            try (var diligent = Screen.start(stack)) {
                TestStack.await(() -> diligent.shows(seen) > 0);
                // It shows the next only when it has acknowledged the one before.
                var next = orders.place("manual");
                TestStack.await(() -> diligent.shows(next) > 0);
            }
            var unseen = orders.place("manual");
            try (var idle = Screen.start(stack, "--no-ack")) {
                TestStack.await(() -> idle.shows(unseen) == 1);
                stack.process("notification-service").destroyForcibly();
                TestStack.await(() -> idle.shows(unseen) > 1);
                assertThat(idle.last(unseen).get("deliveries").asInt()).isGreaterThan(1);
                assertThat(idle.shows(seen)).isZero();
            }
        }
    }

    /** {@code orderup kitchen manual}, with room for whatever other tests have left there. */
    private record Screen(Process process, Path out) implements AutoCloseable {
        static Screen start(TestStack stack, String... more) throws IOException {
            var out = Files.createTempFile("kitchen", ".out");
            var arguments = new ArrayList<>(List.of("kitchen", "manual", "--window", "100", "--json"));
            arguments.addAll(List.of(more));
            return new Screen(stack.start(out, Files.createTempFile("kitchen", ".err"), arguments.toArray(String[]::new)), out);
        }

        long shows(String order) throws IOException {
            return tickets(order).size();
        }

        JsonNode last(String order) throws IOException {
            return tickets(order).getLast();
        }

        private List<JsonNode> tickets(String order) throws IOException {
            var text = Files.readString(out);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .filter(ticket -> ticket.get("orderId").asString().equals(order))
                    .toList();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
