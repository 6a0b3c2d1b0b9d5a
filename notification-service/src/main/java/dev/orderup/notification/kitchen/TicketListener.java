package dev.orderup.notification.kitchen;

import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Opens a ticket for each order that is placed, and closes that of each order that is over: one member of the group does it for all instances. */
@Component
class TicketListener {
    static final String ID = "kitchen-tickets";

    private final TicketStore store;

    TicketListener(TicketStore store) {
        this.store = store;
    }

    @KafkaListener(id = ID, groupId = "${orderup.kitchen.group:kitchen-tickets}", topics = "${orderup.kitchen.topic:order-events}", containerFactory = "kitchenTicketContainers", autoStartup = "false")
    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<TicketEvent> events = records.stream().map(TicketEvent::of).flatMap(Optional::stream).toList();
        if (!events.isEmpty()) {
            store.take(events);
        }
    }
}
