package dev.orderup.notification.analytics;

import org.springframework.kafka.listener.BatchListenerFailedException;

/**
 * The record could not be taken in for a reason that is not its own. A type beside {@link RecordAtFaultException}, because the error
 * handler counts anew and chooses its back-off anew only when the type changes: a record that met an outage first and is refused
 * after it gets the bounded attempts of one that is refused.
 */
final class OutageException extends BatchListenerFailedException {
    private static final long serialVersionUID = 1L;

    OutageException(RuntimeException cause, int index) {
        super(String.valueOf(cause.getMessage()), cause, index);
    }
}
