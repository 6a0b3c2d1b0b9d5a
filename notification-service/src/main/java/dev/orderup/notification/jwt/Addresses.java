package dev.orderup.notification.jwt;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** The same thing at several places: the one that answered last is asked first, then the others. Safe for use by several threads. */
final class Addresses {
    private final List<URI> all;
    private volatile int first;

    Addresses(List<URI> all) {
        this.all = all;
    }

    List<URI> inTurn() {
        int from = first;
        return IntStream.range(0, all.size()).mapToObj(i -> all.get((from + i) % all.size())).toList();
    }

    void answered(URI address) {
        first = all.indexOf(address);
    }
}
