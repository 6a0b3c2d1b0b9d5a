package dev.orderup.labs.session;

import dev.orderup.labs.system.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One customer's way from an empty basket to an order, in five requests: make it, three lines, check it out.
 *
 * <p>A request that was not answered, or with 5xx, is sent again, because each of them may be: a line is put and not added, a basket
 * is ordered once, and one more empty basket that nobody uses is nobody's loss. What is answered with 4xx is given up.
 */
final class Shopping {
    static final int REQUESTS = 5;
    private static final String[] DISHES = {"margherita", "tiramisu", "chinotto"};
    /** Together with the pauses about twenty seconds, longer than an instance takes to come back. */
    private static final int ATTEMPTS_MAX = 25;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private final Line line;
    private final Tally tally;
    private final Semaphore turns;
    private final Runnable stepDone;
    private final Map<String, String> fields;

    /**
     * @param turns taken for each request, first come, first served, so that all customers move on together
     * @param stepDone called after each request that was answered
     */
    Shopping(Line line, Tally tally, Semaphore turns, Runnable stepDone, Map<String, String> fields) {
        this.line = line;
        this.tally = tally;
        this.turns = turns;
        this.stepDone = stepDone;
        this.fields = new HashMap<>(fields);
    }

    /** The answer that it ended with: 201 with the order, or the one that it was given up for; null if none came. */
    @Nullable
    Answer go(KeptIn keptIn, String customer) throws InterruptedException {
        var made = step("POST", "/baskets/" + keptIn.word(), """
                {"customerId":"%s","restaurantId":"manual"}""".formatted(customer));
        var basket = made == null ? "" : made.header("Location");
        var answer = made;
        for (int i = 0; i < DISHES.length && isGood(answer); i++) {
            answer = step("PUT", "%s/lines/%s".formatted(basket, DISHES[i]), """
                    {"quantity":%d,"unitPriceCents":950}""".formatted(i + 1));
        }
        return isGood(answer) ? step("POST", basket + "/checkout", null) : answer;
    }

    private static boolean isGood(@Nullable Answer answer) {
        return answer != null && answer.status() < 300;
    }

    private @Nullable Answer step(String method, String path, @Nullable String json) throws InterruptedException {
        Answer answer = null;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (attempt > 0) {
                tally.retried.increment();
                Thread.sleep(PAUSES.before(attempt));
            }
            answer = attempt(method, path, json);
            if (answer != null && answer.status() < 500) {
                break;
            }
        }
        stepDone.run();
        return answer;
    }

    private @Nullable Answer attempt(String method, String path, @Nullable String json) throws InterruptedException {
        turns.acquire();
        try {
            tally.requests.increment();
            var answer = line.send(method, path, json, fields);
            bringAlong(answer);
            return answer;
        } catch (IOException broken) {
            return null; // What became of it is not known, which is why it is sent again.
        } finally {
            turns.release();
        }
    }

    /** What a browser does unasked with the cookie, and a client of this service with the token. */
    private void bringAlong(Answer answer) {
        var cookie = answer.header("Set-Cookie");
        if (!cookie.isEmpty()) {
            fields.put("Cookie", cookie.substring(0, cookie.indexOf(';')));
        }
        var token = answer.header("Basket-Token");
        if (!token.isEmpty()) {
            fields.put("Basket-Token", token);
        }
    }
}
