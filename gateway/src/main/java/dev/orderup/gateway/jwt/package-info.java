/** Who a request comes from: bearer tokens (RFC 6750) verified against the issuer's published keys (topic 39). */
@NullMarked
package dev.orderup.gateway.jwt;

import org.jspecify.annotations.NullMarked;
