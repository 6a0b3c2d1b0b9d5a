package dev.orderup.gateway.policy;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered by an upstream: an RFC 9457 problem, or for gRPC a status.
 *
 * @param slug last part of the problem's type
 * @param challenge for {@code WWW-Authenticate}, if another token would help
 */
public record Refusal(int status, String slug, String title, String detail, @Nullable String challenge) {

    public static Refusal of(int status, String slug, String title, String detail) {
        return new Refusal(status, slug, title, detail, null);
    }

    /** The gRPC status with the same meaning, so that a client's retry rules work. */
    public int grpcStatus() {
        return switch (status) {
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 404, 405 -> 12; // UNIMPLEMENTED
            case 408, 504 -> 4; // DEADLINE_EXCEEDED
            case 413, 414, 429, 431 -> 8; // RESOURCE_EXHAUSTED
            case 502, 503 -> 14; // UNAVAILABLE
            default -> 13; // INTERNAL
        };
    }
}
