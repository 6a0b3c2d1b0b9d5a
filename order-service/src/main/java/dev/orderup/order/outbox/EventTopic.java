package dev.orderup.order.outbox;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * The topic, created when it is first needed and missing. Not at start-up, where Spring would do it: there it is a wait for a Kafka that may
 * be away, and this service starts, and takes orders, without one.
 */
@Component
class EventTopic {
    private final NewTopic topic;
    private final KafkaAdmin admin;
    private volatile boolean isThere;

    EventTopic(OutboxSettings settings, KafkaProperties kafka, KafkaConnectionDetails connection) {
        this.topic = new NewTopic(settings.topic(), settings.partitions(), settings.replicationFactor());
        var properties = kafka.buildAdminProperties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getAdmin().getBootstrapServers());
        this.admin = new KafkaAdmin(properties);
    }

    /** Creates it unless it is known to be there. Throws if Kafka is away. */
    void ensure() {
        if (!isThere) {
            admin.createOrModifyTopics(topic);
            isThere = true;
        }
    }

    /** After a failure: it may have been the topic that was missing. */
    void doubt() {
        isThere = false;
    }
}
