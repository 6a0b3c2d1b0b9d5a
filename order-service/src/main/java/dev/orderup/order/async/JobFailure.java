package dev.orderup.order.async;

/** Why a job failed for good. */
public record JobFailure(Reason reason, String detail) {
    /** The kinds of it. Their names are stored. */
    public enum Reason {
        /** Its Idempotency-Key has placed another order meanwhile. */
        IDEMPOTENCY_KEY_REUSED,
        /** Its result is larger than any that is kept. */
        RESULT_TOO_LARGE,
        /** It was tried as often as anything is tried. */
        ATTEMPTS_EXHAUSTED
    }
}
