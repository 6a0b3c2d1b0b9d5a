package dev.orderup.local.part;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stack. To add another: write its {@link Launch} and {@link Readiness}, list it in {@link Parts}.
 *
 * @param ports     what must be free before it starts; the first is its address
 * @param url       where a person looks at it, if there is such a place
 * @param after     parts that must be ready before this one is started
 * @param interrupt whether it is told to stop by SIGINT (PostgreSQL's fast shutdown) rather than SIGTERM
 */
public record Part(String name, List<Integer> ports, @Nullable URI url, List<String> after, Launch launch, Readiness readiness,
        boolean interrupt) {

    /** Prepares what the process needs and tells how to start it; asked again before each restart. */
    @FunctionalInterface
    public interface Launch {
        ProcessBuilder prepare() throws IOException, InterruptedException;
    }

    /** Whether the started process can serve now. Asked often, so it answers within a second. */
    @FunctionalInterface
    public interface Readiness {
        boolean holds(ProcessHandle process);
    }

    public String address() {
        return "127.0.0.1:" + ports.getFirst();
    }
}
