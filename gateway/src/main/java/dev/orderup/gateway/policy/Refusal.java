package dev.orderup.gateway.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request is not answered by an upstream: an RFC 9457 problem, or for gRPC a status; or, with 204, that the gateway has answered it.
 *
 * @param slug last part of the problem's type
 * @param fields header fields that belong to it, such as {@code WWW-Authenticate}, {@code Allow} or {@code Retry-After}
 */
public record Refusal(int status, String slug, String title, String detail, Map<String, String> fields) {

    public static Refusal of(int status, String slug, String title, String detail) {
        return new Refusal(status, slug, title, detail, Map.of());
    }

    /** The same with another field. */
    public Refusal with(String name, String value) {
        var all = new LinkedHashMap<>(fields);
        all.put(name, value);
        return new Refusal(status, slug, title, detail, all);
    }

    /** The gRPC status with the same meaning, so that a client's retry rules work. */
    public int grpcStatus() {
        return switch (status) {
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 404, 405 -> 12; // UNIMPLEMENTED
            case 408, 504 -> 4; // DEADLINE_EXCEEDED
            case 413, 414, 429, 431 -> 8; // RESOURCE_EXHAUSTED
            case 425, 502, 503 -> 14; // UNAVAILABLE
            default -> 13; // INTERNAL
        };
    }
}
