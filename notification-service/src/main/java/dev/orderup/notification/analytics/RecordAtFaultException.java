package dev.orderup.notification.analytics;

import org.springframework.kafka.listener.BatchListenerFailedException;

/** The record cannot be taken in, and it is the record that is at fault. */
final class RecordAtFaultException extends BatchListenerFailedException {
    private static final long serialVersionUID = 1L;

    RecordAtFaultException(RuntimeException cause, int index) {
        super(String.valueOf(cause.getMessage()), cause, index);
    }
}
