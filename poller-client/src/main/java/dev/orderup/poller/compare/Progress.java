package dev.orderup.poller.compare;

/** Told how far a comparison has come. Called from several threads. */
public interface Progress extends AutoCloseable {
    /** A stretch of work begins, of so many steps. */
    void begin(String what, int steps);

    void step();

    @Override
    void close();
}
