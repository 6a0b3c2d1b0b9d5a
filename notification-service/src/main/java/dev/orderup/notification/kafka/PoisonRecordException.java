package dev.orderup.notification.kafka;

/** A record that is not an order event, and never will be, however often it is read. The message says why. */
class PoisonRecordException extends RuntimeException {
    PoisonRecordException(String message) {
        super(message);
    }

    PoisonRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
