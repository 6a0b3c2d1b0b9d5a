package dev.orderup.order.async;

/** The job was called off, or another worker has it: whoever meets this puts down the work and writes nothing more. */
final class LeaseLost extends RuntimeException {
    LeaseLost() {
        super("the lease is lost", null, false, false);
    }
}
