package dev.orderup.gateway.jwt;

import java.time.Instant;

/** What is to be thought of a token. */
public sealed interface Verdict {

    /**
     * It is the issuer's, for us, and valid now.
     *
     * @param subject who it speaks for, such as {@code customer:ada}
     */
    record Accepted(String subject, Instant expiresAt) implements Verdict {}

    /**
     * It is not.
     *
     * @param reason fit for {@code error_description} (RFC 6750 section 3): printable ASCII without quotes and backslashes
     */
    record Refused(String reason) implements Verdict {}

    /** Nobody can tell: the issuer's keys have not been had yet. */
    record Undecided() implements Verdict {}
}
