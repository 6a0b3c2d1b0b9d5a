package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpMethod;

/** Final answers that have no body, whatever their fields say (RFC 9112 section 6.3). */
public final class Bodiless {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Bodiless() {}

    /**
     * Whether the answer to such a request is one.
     *
     * @param asked the method of the request
     */
    public static boolean is(HttpMethod asked, int status) {
        return asked.equals(HttpMethod.HEAD) || status == NO_CONTENT || status == NOT_MODIFIED;
    }
}
