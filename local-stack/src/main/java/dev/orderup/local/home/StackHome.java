package dev.orderup.local.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory in which one stack keeps everything: {@code .orderup} in the checkout, or {@code ORDERUP_HOME}.
 * Its path is also the stack's mark: each process of the stack carries it in its command line, so that no stack
 * ever stops a process of another.
 */
public record StackHome(Path checkout, Path directory, Path programs) {
    public static final String CHECKOUT_MARK = "-Dorderup.checkout=";

    public static StackHome of(Path checkout, Path directory) {
        return of(checkout, directory, directory.resolve("programs"));
    }

    /**
     * A home that has its programs elsewhere, because another stack of this checkout has them already.
     *
     * @param programs programs made ready to start: PostgreSQL unpacked, services laid out with their caches
     */
    public static StackHome of(Path checkout, Path directory, Path programs) {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(programs);
            return new StackHome(checkout.toRealPath(), directory.toRealPath(), programs.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use %s as the home of the stack".formatted(directory), e);
        }
    }

    /** What {@code --fresh} deletes: the data of PostgreSQL and Kafka. */
    public Path data() {
        return directory.resolve("data");
    }

    /** The development CA and what clients trust: {@code ca.pem}. Kept by {@code --fresh}, or all clients would have to be told again. */
    public Path tls() {
        return directory.resolve("tls");
    }

    /** What the gateway's control plane asks of who would change something; the gateway writes it at each start. */
    public Path controlToken() {
        return directory.resolve("control-token");
    }

    public Path log(String part) {
        return directory.resolve("log").resolve(part + ".log");
    }

    public Path state() {
        return directory.resolve("state.json");
    }

    /** The addresses of the running stack for the launcher, as lines of {@code NAME=value}. */
    public Path addresses() {
        return directory.resolve("addresses");
    }

    public Path lock() {
        return directory.resolve("lock");
    }

    /** Marks each JVM as one of this stack, and tells whoever finds it in the way where it comes from. */
    public List<String> marks() {
        return List.of(mark(), CHECKOUT_MARK + checkout);
    }

    /** Whether these are the arguments of a process of this stack: a marked JVM, or PostgreSQL on our data. */
    public boolean owns(List<String> arguments) {
        return arguments.contains(mark()) || arguments.contains(data().resolve("postgres").toString());
    }

    private String mark() {
        return "-Dorderup.stack=" + directory;
    }
}
