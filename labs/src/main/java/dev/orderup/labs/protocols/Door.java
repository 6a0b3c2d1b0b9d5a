package dev.orderup.labs.protocols;

import dev.orderup.labs.report.LabFailure;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where a client comes in, and what it asks for.
 *
 * @param authority     a PEM file with the certificate of who vouches for the address, where it is secure
 * @param order         the path of the order
 * @param authorization the whole value of the header
 */
record Door(URI address, Path authority, String order, String authorization) {
    private static final int OK = 200;

    Door at(URI other) {
        return new Door(other, authority, order, authorization);
    }

    URI question() {
        return address.resolve(order);
    }

    void mustBeOk(int status) {
        if (status != OK) {
            throw new LabFailure("GET %s: %d (expected: %d)".formatted(question(), status, OK));
        }
    }

    LabFailure failed(Throwable cause) {
        return new LabFailure("GET %s: %s".formatted(question(), cause), cause);
    }
}
