package dev.orderup.gateway.journey;

import dev.orderup.gateway.config.JourneySettings;
import dev.orderup.gateway.config.JourneySettings.Ask;
import dev.orderup.gateway.exchange.ClientStream;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges are timed, and where their times go.
 *
 * <p>What: each {@link Stage} of a live request, from the accept of its connection to the last byte of its answer. When: always, for a share of all
 * requests that is large enough for percentiles; and for one request by asking. Costs: for an exchange that is not timed, a random number and a look
 * for the field Prefer, and no object; figures in README, topic 34. To add a stage, add a {@link Stage} in its place and say in the exchange when it is reached.
 *
 * <p>For all event loops at once, without a lock: a report that is read while it is overwritten is one or the other.
 */
public final class Journeys {
    private final JourneySettings settings;
    private final Meters meters;
    private final long threshold;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicReferenceArray<@Nullable JourneyReport> last;
    private final List<Consumer<JourneyReport>> listeners = new CopyOnWriteArrayList<>();

    /** Where the times of sampled journeys are counted. */
    @FunctionalInterface
    public interface Meters {
        void stage(String listener, Stage stage, long nanos);
    }

    public Journeys(JourneySettings settings, Meters meters) {
        this.settings = settings;
        this.meters = meters;
        threshold = (long) (settings.sample() * Long.MAX_VALUE);
        last = new AtomicReferenceArray<>(settings.kept());
    }

    /**
     * For each request, when its head is known.
     *
     * @param parsed when that was
     * @return null for one that is not timed
     */
    public @Nullable Journey begin(ClientStream client, HttpRequest head, long parsed) {
        boolean sampled = threshold > 0 && (ThreadLocalRandom.current().nextLong() >>> 1) < threshold;
        boolean asked = settings.ask() != Ask.NOBODY && ServerTiming.isAsked(head.headers());
        return sampled || asked ? new Journey(client, parsed, sampled, asked) : null;
    }

    /** Whether the client may be told. */
    public boolean mayTell(Journey journey, boolean hasToken) {
        return journey.isAsked() && (settings.ask() == Ask.ANYONE || hasToken);
    }

    /** Its times are counted if it was sampled: who asks may ask for what is slow. */
    public void ended(Journey journey, ClientStream client, JourneyReport.Request request) {
        var listener = client.connection().start().listener();
        if (journey.isSampled()) {
            journey.nanos().forEach((stage, took) -> meters.stage(listener, stage, took));
        }
        var report = new JourneyReport(sequence.incrementAndGet(), System.currentTimeMillis(), listener, client.version(), request,
                journey.isFirst(), journey.isNewConnection(), journey.isSampled(), journey.isAsked(), journey.totalNanos(),
                journey.nanos());
        last.set((int) (report.sequence() % last.length()), report);
        JourneyEvent.tell(report);
        listeners.forEach(each -> each.accept(report));
    }

    /** The last ones, newest first, as many as are kept and asked for. */
    public List<JourneyReport> last(int most) {
        long newest = sequence.get();
        var out = new ArrayList<JourneyReport>();
        for (long i = newest; i > 0 && i > newest - last.length() && out.size() < most; i--) {
            var report = last.get((int) (i % last.length()));
            // One that is just being written is not there yet, or one of a whole round ago is.
            if (report != null && report.sequence() == i) {
                out.add(report);
            }
        }
        return out;
    }

    /**
     * Every journey from now on. The reader is called on event loops, by several at once, and must not wait.
     *
     * @return ends it
     */
    public Runnable listen(Consumer<JourneyReport> reader) {
        listeners.add(reader);
        return () -> listeners.remove(reader);
    }
}
