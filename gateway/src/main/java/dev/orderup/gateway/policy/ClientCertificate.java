package dev.orderup.gateway.policy;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service which certificate the client has proved to be its own, as {@code Client-Cert} (RFC 9440). A client cannot say it
 * itself: what it sends under these names goes no further.
 */
final class ClientCertificate implements Step {
    private static final AsciiString CERTIFICATE = AsciiString.cached("client-cert");
    private static final AsciiString CHAIN = AsciiString.cached("client-cert-chain");

    @Override
    public @Nullable Refusal take(Passage passage) {
        var fields = passage.fields();
        fields.remove(CERTIFICATE).remove(CHAIN);
        var tls = passage.client().connection().tls();
        if (tls != null && tls.clientField() != null) {
            fields.set(CERTIFICATE, tls.clientField());
        }
        return null;
    }
}
