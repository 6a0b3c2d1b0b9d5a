package dev.orderup.labs.protocols;

/** One client of one protocol, connected or about to connect with its first question. For one thread. */
interface Client extends AutoCloseable {
    /** Asks so many times, and returns when all answers have come whole; {@link dev.orderup.labs.report.LabFailure} where one is not the order. */
    void ask(int times) throws InterruptedException;

    @Override
    void close() throws InterruptedException;
}
