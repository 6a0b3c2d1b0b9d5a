package dev.orderup.labs.jwt;

/**
 * What a door said.
 *
 * @param said an HTTP status, also where a WebSocket's error frame has it; or the name of a gRPC status
 * @param challenge whether {@code WWW-Authenticate} was with it
 */
record Answer(String said, boolean challenge) {
    private static final String UNAUTHENTICATED = "UNAUTHENTICATED";
    private static final String PERMISSION_DENIED = "PERMISSION_DENIED";

    /** Refused for who is not known: 401 with its challenge (RFC 9110 section 15.5.2), or what gRPC has for it. */
    boolean isUnauthenticated() {
        return (said.equals("401") && challenge) || said.equals(UNAUTHENTICATED);
    }

    /** Refused for who is known and may not. */
    boolean isForbidden() {
        return said.equals("403") || said.equals(PERMISSION_DENIED);
    }

    boolean isLetIn() {
        return said.startsWith("2") || said.equals("OK");
    }
}
