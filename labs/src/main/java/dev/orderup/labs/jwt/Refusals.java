package dev.orderup.labs.jwt;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every door, through the gateway and past it, with every token that must not open it, with a good one of another customer, and with the owner's. */
final class Refusals {
    private static final String OWNER = "customer:ada";
    private static final String ANOTHER = "customer:bob";

    private final List<Entrance> entrances;
    private final String order;
    private final Progress progress;
    private final List<Result> results = new ArrayList<>();

    private Refusals(List<Entrance> entrances, String order, Progress progress) {
        this.entrances = entrances;
        this.order = order;
        this.progress = progress;
    }

    /** A row for each kind of token. Throws {@link LabFailure} if one door has said anything else than it should. */
    static List<Result> measure(PrivateSystem system, Mint mint, Progress progress) throws InterruptedException {
        var gateway = new Entrance("gateway", system.gateway(), system.gateway(), system.gateway().getAuthority(),
                system.gateway().getAuthority());
        var services = new Entrance("services", system.orderService(1), system.notificationService(1), system.orderServiceGrpc(1),
                system.notificationServiceGrpc(1));
        try (var orders = new Orders(system.orderService(1), system.authorization("operator:lab"))) {
            var refusals = new Refusals(List.of(gateway, services), orders.place().toString(), progress);
            var bad = mint.badTokens(OWNER);
            progress.begin("Knocking at every door", (bad.size() + 2L) * Door.values().length * 2);
            for (var token : bad.entrySet()) {
                refusals.everywhere(token.getKey(), token.getValue(), Answer::isUnauthenticated, "401 and WWW-Authenticate");
            }
            refusals.everywhere("another customer's order", mint.good(ANOTHER), Answer::isForbidden, "403");
            refusals.everywhere("the owner's own", mint.good(OWNER), Answer::isLetIn, "let in");
            return refusals.results;
        }
    }

    private void everywhere(String name, String token, Predicate<Answer> right, String expected) throws InterruptedException {
        for (var at : entrances) {
            for (var door : Door.values()) {
                var answer = door.knock(at, order, token);
                if (!right.test(answer)) {
                    throw new LabFailure(
                            "%s, door %s at the %s: %s (expected: %s)".formatted(name, door.word(), at.name(), answer, expected));
                }
                progress.step();
            }
        }
        results.add(Result.once(name, "doors: " + expected, (double) entrances.size() * Door.values().length)
                .with("ofDoors", entrances.size() * Door.values().length));
    }
}
