package dev.orderup.order.async;

import java.util.function.IntSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets jobs that ended long ago, and results beyond what all may take together; a batch at a time, so that no lock is held for long. */
@Component
class JobPurge {
    private static final Logger LOG = LoggerFactory.getLogger(JobPurge.class);

    private final JobStore store;
    private final JobSettings settings;

    JobPurge(JobStore store, JobSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    @Scheduled(fixedDelayString = "${orderup.async.purge-every:1m}", initialDelayString = "${orderup.async.purge-every:1m}")
    void purge() {
        try {
            all(() -> store.purge(settings.retention(), settings.purgeBatch()));
            all(() -> store.purgeResults(settings.resultsMax().toBytes(), settings.purgeBatch()));
        } catch (RuntimeException e) {
            LOG.debug("Jobs could not be purged; the next time will do", e);
        }
    }

    private void all(IntSupplier batch) {
        int purged;
        do {
            purged = batch.getAsInt();
        } while (purged == settings.purgeBatch());
    }
}
