package dev.orderup.labs.session;

import io.netty.handler.codec.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** What came back, with a body that is JSON. */
record Answer(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String header(String name) {
        var value = headers.get(name);
        return value == null ? "" : value;
    }

    String field(String name) {
        return JSON.readTree(body).path(name).asString();
    }

    /** The last word of a problem's type (RFC 9457). */
    String problem() {
        var type = field("type");
        return type.substring(type.lastIndexOf('/') + 1);
    }
}
