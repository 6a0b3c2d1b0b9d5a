package dev.orderup.labs.protocols;

import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.wire.Tap;
import dev.orderup.labs.wire.UdpTap;
import dev.orderup.labs.wire.Wire;

/** The gateway's three: clear text, TLS, and QUIC where an answer over TLS says that it is. */
record Doors(Door clear, Door secure, Door quic) {
    static Doors of(PrivateSystem system, String order, String authorization) throws InterruptedException {
        var clear = new Door(system.gateway(), system.authority(), order, authorization);
        var secure = clear.at(system.gatewaySecure());
        return new Doors(clear, secure, secure.at(AltSvc.http3(secure)));
    }

    Door of(Variant variant) {
        return switch (variant.over()) {
            case TCP -> clear;
            case TLS -> secure;
            case QUIC -> quic;
        };
    }

    /** What counts the bytes before it. */
    Wire tapped(Variant variant) {
        var target = of(variant).address();
        return variant.over() == Variant.Over.QUIC ? UdpTap.before(target) : Tap.before(target);
    }
}
