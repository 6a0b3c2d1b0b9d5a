package dev.orderup.labs.async;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Kills order-service with {@code kill -9} while statements are half written and orders wait to be placed, and looks what becomes of what was
 * accepted: every job must end as it should, every order be placed once, and a statement be the one that is streamed.
 */
final class Survival {
    private static final String SERVICE = "order-service";
    private static final int STATEMENTS = 4;
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final String PLACED = "SELECT count(*) FROM orders WHERE customer_id = ?";

    private final Door door;
    private final PrivateSystem system;
    private final Progress progress;
    private final int orders;

    Survival(Door door, PrivateSystem system, Progress progress, int orders) {
        this.door = door;
        this.system = system;
        this.progress = progress;
        this.orders = orders;
    }

    List<Result> measure() throws IOException, InterruptedException {
        progress.say("Killing order-service with %d statements and %d orders under way".formatted(STATEMENTS, orders));
        var customer = "survivor";
        var statements = new ArrayList<String>();
        for (var i = 0; i < STATEMENTS; i++) {
            statements.add(accepted(door.statement(Style.ASYNC, Filling.FROM, Filling.TO)));
        }
        var placings = place(customer);
        var halfWay = awaitHalfWay(statements);
        var open = Filling.count(system.jdbcUrl(), "SELECT count(*) FROM job WHERE due_at IS NOT NULL AND kind <> ?", "");
        var restarts = system.part(SERVICE).restarts();
        var killed = System.nanoTime();
        system.kill(SERVICE);
        system.awaitBack(SERVICE, restarts);
        var back = seconds(killed);
        progress.begin("Waiting for what was accepted", (long) placings.size() + statements.size());
        var written = ended(statements);
        var placed = ended(placings);
        var done = seconds(killed);
        var inDatabase = Filling.count(system.jdbcUrl(), PLACED, customer);
        if (inDatabase != placings.size() || placed.stream().distinct().count() != placings.size()) {
            throw new LabFailure("%d orders were accepted, %d were placed".formatted(placings.size(), inDatabase));
        }
        var same = sameAsStreamed(written);
        return List.of(count("jobs open at the kill", open), count("days written of the statement half-way", halfWay),
                Result.once("order-service back after", "s", back), Result.once("all jobs ended after", "s", done),
                count("orders accepted", placings.size()), count("orders placed", inDatabase), count("statements as streamed", same));
    }

    private static Result count(String name, long value) {
        return Result.once(name, "count", (double) value);
    }

    private List<String> place(String customer) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            Callable<String> request = () -> accepted(door.place(Style.ASYNC, customer));
            var accepted = new ArrayList<String>();
            for (var answer : threads.invokeAll(Collections.nCopies(orders, request))) {
                accepted.add(answer.get());
            }
            return accepted;
        } catch (ExecutionException e) {
            throw new LabFailure("an order was not accepted: " + e.getCause(), e);
        }
    }

    private static String accepted(Answer answer) {
        if (answer.status() != 202) {
            throw new LabFailure("%d %s (expected: 202)".formatted(answer.status(), answer.body()));
        }
        return answer.location();
    }

    /** Returns how far a statement is that is neither at its beginning nor at its end. */
    private long awaitHalfWay(List<String> statements) throws IOException, InterruptedException {
        for (var deadline = System.nanoTime() + WITHIN.toNanos(); System.nanoTime() < deadline;) {
            for (var job : statements) {
                var progress = door.get(job).json().path("progress");
                var done = progress.path("done").asLong();
                if (done > 0 && done < progress.path("total").asLong()) {
                    return done;
                }
            }
        }
        throw new LabFailure("no statement was seen half-way: fill in more orders per day (--orders-per-day)");
    }

    /** Where the results are. */
    private List<String> ended(List<String> jobs) throws IOException, InterruptedException {
        var results = new ArrayList<String>();
        for (var job : jobs) {
            var ended = door.ended(job, WITHIN).json();
            if (!ended.path("status").asString().equals("SUCCEEDED")) {
                throw new LabFailure("a job has ended as " + ended);
            }
            results.add(ended.path("result").asString());
            progress.step();
        }
        return results;
    }

    private int sameAsStreamed(List<String> results) throws IOException, InterruptedException {
        var streamed = door.statement(Style.SYNC, Filling.FROM, Filling.TO).body();
        for (var result : results) {
            if (!door.get(result).body().equals(streamed)) {
                throw new LabFailure(result + " is not the statement that is streamed");
            }
        }
        return results.size();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
