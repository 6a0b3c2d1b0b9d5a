package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Which bound of its listener the head of a request on a stream is beyond, and how it is answered; its bytes have been bounded while decoding. */
record HeadLimit(HttpResponseStatus status, String reason, String detail) {

    /**
     * Null when it is within all.
     *
     * @param fields all of them, pseudo-fields included
     */
    static @Nullable HeadLimit exceeded(int fields, String target, ListenerSettings settings) {
        if (fields > settings.fieldsMax()) {
            return new HeadLimit(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too-many-fields",
                    "The header has more than " + settings.fieldsMax() + " fields.");
        }
        if (target.length() > settings.targetMax().toBytes()) {
            return new HeadLimit(HttpResponseStatus.REQUEST_URI_TOO_LONG, "uri-too-long",
                    "The path is longer than " + settings.targetMax().toBytes() + " bytes.");
        }
        return null;
    }
}
