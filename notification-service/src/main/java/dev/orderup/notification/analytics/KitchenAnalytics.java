package dev.orderup.notification.analytics;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/**
 * Publish-subscribe with a consumer group: what is heard goes into a view of each kitchen's work (topic 7, {@code kafka}).
 *
 * <p><b>When to choose it</b>: another purpose for the same events, of which the publisher need not know; work that is to be
 * shared by instances, each record done by one of them; a place that outlives the instance. (If each instance needs all
 * records, as the feed does, a group is in the way: {@code dev.orderup.notification.kafka}.)
 *
 * <p><b>What it costs</b>: delivery at least once, so what is done must be the same when done twice; a rebalance whenever a
 * member comes or goes; lag, so that whoever reads the view reads the past and should be told how far back it is. In figures:
 * {@code ./orderup lab kafka}.
 *
 * <p><b>The story of a batch</b>: poll, take all of it into the view by one statement, then commit the place. A member that
 * dies between the two has its batch done again by another, which changes nothing (duplicates are counted). A record that
 * cannot be read or breaks a rule of the view goes to the dead-letter topic; those before it are taken in, those after it
 * come again. When the database is away the batch is tried until it is back, and the place stays.
 *
 * <p><b>How to add another</b>: a room with its own group, its own listener and its own store. Nothing of this one, of the feed
 * or of order-service changes.
 */
@Component
class KitchenAnalytics {
    static final String LISTENER = "kitchen-analytics";

    private final KitchenView view;
    private final AnalyticsMeters meters;
    private final Standstill standstill;

    KitchenAnalytics(KitchenView view, AnalyticsMeters meters, Standstill standstill) {
        this.view = view;
        this.meters = meters;
        this.standstill = standstill;
    }

    @KafkaListener(id = LISTENER, groupId = "${orderup.analytics.group:kitchen-analytics}", topics = {
            "${orderup.analytics.topic:order-events}",
            "${orderup.analytics.redrive-topic:order-events.kitchen-analytics.redrive}"}, containerFactory = "kitchenAnalyticsContainers", autoStartup = "false")
    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<KitchenEvent> events = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                events.add(KitchenEventDecoder.decode(record));
            } catch (PoisonEventException e) {
                // What came before it is not held up by it.
                apply(events);
                throw failure(e, events.size());
            }
        }
        apply(events);
    }

    private void apply(List<KitchenEvent> events) {
        try {
            applyTogether(events);
        } catch (DataIntegrityViolationException e) {
            // One of them is at fault, and the database does not say which.
            applyOneByOne(events);
        } catch (RuntimeException e) {
            throw failure(e, 0);
        }
        standstill.over();
    }

    private void applyOneByOne(List<KitchenEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            try {
                applyTogether(events.subList(i, i + 1));
            } catch (RuntimeException e) {
                throw failure(e, i);
            }
        }
    }

    private void applyTogether(List<KitchenEvent> events) {
        meters.took(events, view.take(events));
    }

    /** Tells the error handler of which record on the batch is to be done again, or to be put aside. */
    private static BatchListenerFailedException failure(RuntimeException cause, int index) {
        return Blame.isOutage(cause) ? new OutageException(cause, index) : new RecordAtFaultException(cause, index);
    }
}
