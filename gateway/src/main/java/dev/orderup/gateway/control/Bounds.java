package dev.orderup.gateway.control;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What a number in a query may be. */
final class Bounds {
    private Bounds() {}

    static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, name + ": " + value + " (expected: " + least + "-" + most + ")");
        }
    }
}
