package dev.orderup.notification.jwt;

/** No key was fetched yet: nothing can be said of a token, neither good nor bad. */
public final class KeysUnavailable extends RuntimeException {
    KeysUnavailable() {
        super("The keys that verify tokens cannot be fetched at the moment. Ask again.", null, false, false);
    }
}
