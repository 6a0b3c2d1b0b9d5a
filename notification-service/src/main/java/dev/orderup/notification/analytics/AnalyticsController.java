package dev.orderup.notification.analytics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;

import org.springframework.dao.DataAccessException;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.jwt.HttpTokens;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Serves the view, and replays into it. */
@RestController
class AnalyticsController {
    private static final int HOURS_MAX = 7 * 24;
    private static final int ETAG_BYTES = 12;
    /** As many threads as the pool has connections; a hundred readers may wait for one, and more are refused. */
    private static final int THREADS = 3;
    private static final int WAITING_MAX = 100;

    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, WAITING_MAX, "analytics-view");
    private final KitchenReports reports;
    private final Replays replays;

    AnalyticsController(KitchenReports reports, Replays replays) {
        this.reports = reports;
        this.replays = replays;
    }

    @GetMapping(path = "/kitchens/{restaurantId}/analytics", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<KitchenReport>> report(@RequestAttribute(HttpTokens.CALLER) Caller caller, @PathVariable String restaurantId,
            @RequestParam(defaultValue = "24") String hours) {
        refuseUnless(caller.mayReadKitchen(restaurantId), caller, "read the analytics of kitchen " + restaurantId);
        Duration back = hours(hours);
        return Mono.fromCallable(() -> reports.of(restaurantId, back).orElseThrow(() -> unknown(restaurantId)))
                .subscribeOn(threads)
                .map(report -> ResponseEntity.ok().eTag(etag(report)).cacheControl(CacheControl.noCache()).body(report))
                .onErrorMap(AnalyticsController::isAway, AnalyticsController::away);
    }

    @PostMapping(path = "/analytics/replays", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<ReplayProgress> replay(@RequestAttribute(HttpTokens.CALLER) Caller caller, @RequestParam String since) {
        refuseUnless(caller.isOperator(), caller, "replay events");
        return replays.since(time(since)).subscribeOn(threads).onErrorMap(AnalyticsController::isAway, AnalyticsController::away);
    }

    /** Weak: as long as no event of this kitchen came, its report is the same, however far others have moved the places. */
    private static String etag(KitchenReport report) {
        String content = report.orders().toString() + report.revenueCents() + report.preparation() + report.hours() + report.updatedAt();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "W/\"" + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof DataAccessException || failure instanceof org.apache.kafka.common.KafkaException
                || failure instanceof java.util.concurrent.RejectedExecutionException;
    }

    private static ResponseStatusException away(Throwable failure) {
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The analytics cannot be reached at the moment. Ask again.",
                failure);
    }

    private static void refuseUnless(boolean allowed, Caller caller, String what) {
        if (!allowed) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, caller + " may not " + what);
        }
    }

    private static ResponseStatusException unknown(String restaurantId) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No order of the restaurant " + restaurantId + " has been seen so far");
    }

    private static Duration hours(String text) {
        try {
            int hours = Integer.parseInt(text);
            if (hours >= 1 && hours <= HOURS_MAX) {
                return Duration.ofHours(hours);
            }
        } catch (NumberFormatException _) {
            // Told below, like a number out of bounds.
        }
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "hours: %s (expected: 1-%d)".formatted(text, HOURS_MAX));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
                    "since: %s (expected: a time as RFC 3339 has it, such as 2026-11-24T02:00:00Z)".formatted(text));
        }
    }
}
