package dev.orderup.labs.jwt;

import dev.orderup.labs.system.Meters;
import java.net.URI;

/**
 * What the gateway says of the tokens that it has looked at.
 *
 * @param seconds its event loops' time for looking at signatures
 */
record Looks(double verified, double remembered, double refused, double count, double seconds) {
    static Looks of(URI management) throws InterruptedException {
        var meters = Meters.of(management);
        return new Looks(outcome(meters, "verified"), outcome(meters, "remembered"), outcome(meters, "refused"),
                meters.sum("orderup_gateway_jwt_verification_seconds_count"), meters.sum("orderup_gateway_jwt_verification_seconds_sum"));
    }

    private static double outcome(Meters meters, String word) {
        return meters.sum("orderup_gateway_jwt_total", "outcome=\"%s\"".formatted(word));
    }

    Looks since(Looks before) {
        return new Looks(verified - before.verified, remembered - before.remembered, refused - before.refused, count - before.count,
                seconds - before.seconds);
    }

    double microsEach() {
        return seconds * 1e6 / count;
    }
}
