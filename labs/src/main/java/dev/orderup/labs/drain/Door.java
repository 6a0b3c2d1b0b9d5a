package dev.orderup.labs.drain;

import java.net.URI;
import javax.net.ssl.SSLContext;

/**
 * Where clients come in.
 *
 * @param clear         for HTTP/1.1, gRPC with prior knowledge, WebSocket and server-sent events
 * @param secure        for HTTP/2, which is chosen in the TLS handshake
 * @param trust         in who vouches for the secure one
 * @param authorization the whole value of the header
 */
record Door(URI clear, URI secure, SSLContext trust, String authorization) {}
