package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.Meter;
import dev.orderup.poller.order.Failure;

/** What the clients of one pattern have in common: where the system is, one meter, one thread. */
record Line(Word word, Settings settings, Meter meter, Loop loop) {
    static Line open(Word word, Settings settings) {
        return new Line(word, settings, new Meter(), new Loop(word));
    }

    /** A token that was refused is not to be shown again. */
    void heed(Failure failure) {
        if (failure instanceof Failure.Unauthenticated) {
            settings.credentials().refused();
        }
    }
}
