package dev.orderup.labs.report;

/** A lab cannot run, for a reason that the user can do something about: the message says what. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
