package dev.orderup.gateway.tls;

import dev.orderup.gateway.config.TlsSettings;
import dev.orderup.gateway.config.WrongSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of certificates: who this gateway is, by the name that a client asks for.
 *
 * <p>What: reads the files of {@code tls.certificates}, or has the development CA issue one, and looks at the files again and again. When:
 * for everything that speaks TLS or QUIC as a server; listeners ask it at start and whenever it says that something has changed. Costs: a
 * few kilobytes read every {@code reload-every} by a thread of its own. To take certificates from elsewhere, such as ACME, write the files.
 *
 * <p>A new file that is broken, or a key that does not fit its certificate because only one of the two has been written yet, changes
 * nothing: what was good stays in use, and the log says so once. Content is compared rather than times, which two writes within a tick share.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(10);
    private final TlsSettings settings;
    private final List<CredentialFiles> loaded = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable DevelopmentCa developmentCa;
    /** Its thread begins with the first task. */
    private final ScheduledExecutorService watcher = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("certificates").factory());
    private volatile List<Credential> all = List.of();

    public Certificates(TlsSettings settings) {
        this.settings = settings;
    }

    /** Reads all; whatever is wrong with any is told at once. */
    public void start() {
        var reasons = new ArrayList<String>();
        for (int i = 0; i < settings.certificates().size(); i++) {
            try {
                loaded.add(new CredentialFiles(settings.certificates().get(i)));
            } catch (IOException | IllegalArgumentException wrong) {
                reasons.add("orderup.gateway.tls.certificates[" + i + "]: " + wrong.getMessage());
            }
        }
        if (!reasons.isEmpty()) {
            throw new WrongSettings(reasons);
        }
        if (loaded.isEmpty()) {
            var ca = DevelopmentCa.in(settings.home());
            developmentCa = ca;
            all = List.of(ca.issue());
            LOG.info("TLS by a development CA for localhost; clients trust {} (curl --cacert {})", ca.certificateFile(),
                    ca.certificateFile());
        } else {
            all = loaded.stream().map(CredentialFiles::credential).toList();
            all.forEach(Certificates::tellEnd);
        }
        every(settings.reloadEvery(), this::look);
    }

    /** Also for what else has to do with keys and time, started or not; it runs on the store's own thread, and must not throw. */
    void every(Duration period, Runnable task) {
        var repeated = watcher.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("every {} ms ({})", period.toMillis(), repeated.isDone() ? "stopped" : "running");
    }

    private void look() {
        boolean changed = false;
        for (var each : loaded) {
            changed |= each.look();
        }
        var ca = developmentCa;
        if (ca != null && all.getFirst().certificate().getNotAfter().toInstant().isBefore(Instant.now().plus(RENEWED_BEFORE_END))) {
            all = List.of(ca.issue());
            changed = true;
            LOG.info("the development certificate has been issued anew");
        }
        if (changed) {
            all = ca == null ? loaded.stream().map(CredentialFiles::credential).toList() : all;
            listeners.forEach(Runnable::run);
        }
    }

    /** The first one is also for clients that name nothing that is known. */
    public List<Credential> all() {
        return all;
    }

    /** Told on the store's own thread; what is made of the certificates anew is for new connections. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    static void tellEnd(Credential credential) {
        var end = credential.certificate().getNotAfter().toInstant();
        var left = Duration.between(Instant.now(), end);
        if (left.isNegative()) {
            LOG.error("the certificate for {} is out of date since {}: clients will refuse it", credential.names(), end);
        } else {
            LOG.info("certificate for {}, good until {}", credential.names(), end);
        }
    }
}
