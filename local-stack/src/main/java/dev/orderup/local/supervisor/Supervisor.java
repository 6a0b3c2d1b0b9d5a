package dev.orderup.local.supervisor;

import dev.orderup.local.home.Directories;
import dev.orderup.local.home.StackHome;
import dev.orderup.local.part.Part;
import dev.orderup.local.part.Parts;
import dev.orderup.local.part.StackSettings;
import dev.orderup.local.port.PortHolder;
import dev.orderup.local.port.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the stack, keeps it running and stops it: the whole life of the background process.
 *
 * <p>Parts start together where nothing is gained by waiting, each after those it would fail without,
 * and stop one after the other in the reverse order, so that each can finish what it has in hand.
 */
public final class Supervisor {
    private final StackHome home;
    private final StackSettings settings;
    private final StateFile stateFile;
    private final List<SupervisedPart> parts = new ArrayList<>();
    private final CompletableFuture<PartFailure> firstFailure = new CompletableFuture<>();
    private @Nullable Long readyMillis;
    private @Nullable String failure;

    public Supervisor(StackHome home, StackSettings settings) {
        this.home = home;
        this.settings = settings;
        this.stateFile = new StateFile(home);
    }

    /** Returns once all parts are ready; throws when one cannot be, having told why in the state file. */
    public void start(boolean fresh) throws IOException, InterruptedException {
        try {
            Leftovers.stop(home, System.out::println);
            if (fresh) {
                Directories.delete(home.data());
            }
            var plan = Parts.of(home, settings);
            requireFreePorts(plan);
            startAll(plan);
        } catch (IOException | IllegalArgumentException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void startAll(List<Part> plan) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var ready = new LinkedHashMap<String, CompletableFuture<Void>>();
        for (var part : plan) {
            var needed = part.after().stream().flatMap(name -> Stream.ofNullable(ready.get(name))).toList();
            var supervised = new SupervisedPart(part, home, needed, this::writeState, firstFailure::complete);
            parts.add(supervised);
            ready.put(part.name(), supervised.firstReady());
        }
        parts.forEach(SupervisedPart::start);
        await(CompletableFuture.allOf(ready.values().toArray(CompletableFuture<?>[]::new)));
        readyMillis = (System.nanoTime() - begin) / 1_000_000;
        writeState();
    }

    private void await(CompletableFuture<Void> allReady) throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(allReady, firstFailure).get();
        } catch (ExecutionException e) {
            throw new IOException("a part was given up", e);
        }
        if (firstFailure.isDone()) {
            throw firstFailure.join();
        }
    }

    private void failed(String reason) throws IOException {
        failure = reason;
        throw new IOException(reason);
    }

    private static void requireFreePorts(List<Part> plan) throws IOException {
        var taken = plan.stream()
                .flatMap(part -> part.ports()
                        .stream()
                        .map(PortHolder::of)
                        .flatMap(Optional::stream)
                        .map(holder -> "  %s: %s".formatted(part.name(), holder.description())))
                .toList();
        if (!taken.isEmpty()) {
            throw new IOException(taken.stream()
                    .collect(Collectors.joining("\n", "Something is in the way; nothing was started.\n",
                            "\nStop it, or start this stack on other ports: --port-offset 1000.")));
        }
    }

    /** Stops in the reverse order of the start; the state that is left tells of a failure, or nothing. */
    public void stop() {
        try {
            for (var part : parts.reversed()) {
                part.stop();
            }
            if (failure == null) {
                stateFile.delete();
            } else {
                writeState();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void writeState() {
        var states = parts.stream().map(SupervisedPart::status).toList();
        var ready = readyMillis != null && states.stream().allMatch(part -> part.state() == PartState.READY);
        try {
            stateFile.write(new StackState(ProcessHandle.current().pid(), ready, readyMillis, failure, states, addresses(states)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the state of the stack", e);
        }
    }

    private Map<String, String> addresses(List<PartStatus> states) {
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("ORDERUP_GATEWAY", "http://127.0.0.1:" + settings.ports().of(Ports.GATEWAY));
        addresses.put("ORDERUP_KAFKA", "127.0.0.1:" + settings.ports().of(Ports.KAFKA));
        addresses.put("ORDERUP_MANAGEMENT", Parts.management(settings)
                .entrySet()
                .stream()
                .map(part -> part.getKey() + "=127.0.0.1:" + part.getValue())
                .collect(Collectors.joining(",")));
        addresses.put("ORDERUP_PIDS", states.stream()
                .filter(part -> part.pid() != null)
                .map(part -> part.name() + "=" + part.pid())
                .collect(Collectors.joining(",")));
        return addresses;
    }
}
