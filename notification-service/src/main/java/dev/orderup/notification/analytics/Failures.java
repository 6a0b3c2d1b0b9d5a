package dev.orderup.notification.analytics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.RetryListener;

/** Counts and tells what the error handler does. */
record Failures(AnalyticsMeters meters, Standstill standstill) implements RetryListener {
    private static final Logger logger = LoggerFactory.getLogger(KitchenAnalytics.class);

    @Override
    public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception failure, int attempt) {
        meters.failed();
        if (failure != null && Blame.isOutage(failure)) {
            standstill.because("the database does not take events: " + Blame.reason(failure).getMessage());
        }
    }

    @Override
    public void recovered(ConsumerRecord<?, ?> record, @Nullable Exception failure) {
        meters.putAside();
        logger.warn("{}-{}@{} was put on the dead-letter topic: {}", record.topic(), record.partition(), record.offset(),
                failure == null ? "no reason given" : Blame.reason(failure).getMessage());
    }

    @Override
    public void recoveryFailed(ConsumerRecord<?, ?> record, @Nullable Exception original, Exception failure) {
        logger.error("{}-{}@{} could not be put on the dead-letter topic, and is tried again", record.topic(), record.partition(),
                record.offset(), failure);
    }
}
