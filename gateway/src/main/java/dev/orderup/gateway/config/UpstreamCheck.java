package dev.orderup.gateway.config;

import dev.orderup.gateway.config.BalanceSettings.Kind;
import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import dev.orderup.gateway.config.UpstreamSettings.ProxyProtocol;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be wrong with how an upstream is balanced, asked for its health, trusted, and asked again. */
final class UpstreamCheck {
    private static final Pattern KEY = Pattern.compile("address|(header|cookie):[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}|segment:[1-9][0-9]?");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x22\\x24-\\x7e]*");
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Pattern PROVABLE = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._]{0,100}");
    private final SettingsCheck all;
    private final UpstreamSettings upstream;
    private final String at;

    UpstreamCheck(SettingsCheck all, UpstreamSettings upstream, String at) {
        this.all = all;
        this.upstream = upstream;
        this.at = at;
    }

    void check() {
        balance(upstream.balance());
        if (upstream.health() != null) {
            health(upstream.health());
        }
        tls(upstream.protocol(), upstream.tls());
        all.expect(upstream.proxyProtocol() == ProxyProtocol.NONE || upstream.protocol() == Protocol.TCP, at + "proxy-protocol",
                SettingsCheck.word(upstream.proxyProtocol()), "none unless protocol is tcp: HTTP is told by the field Forwarded");
        var retries = upstream.retries();
        all.between(at + "retries.percent", retries.percent(), 0, 1000);
        all.between(at + "retries.per-second", retries.perSecond(), 0, 100_000);
        all.positive(at + "retries.backoff", retries.backoff());
        all.positive(at + "retries.backoff-max", retries.backoffMax());
    }

    private void tls(Protocol protocol, @Nullable UpstreamTlsSettings tls) {
        if (tls == null) {
            all.expect(protocol != Protocol.H2 && protocol != Protocol.ALPN, at + "tls", "none",
                    "settings for TLS, which this protocol is spoken over; such as tls.ca, or tls.verify: true for the authorities of the JDK");
            return;
        }
        all.expect(protocol == Protocol.HTTP1 || protocol == Protocol.H2 || protocol == Protocol.ALPN, at + "tls",
                "with protocol " + SettingsCheck.word(protocol), "none, or protocol http1, h2 or alpn");
        all.versions(at + "tls.versions", tls.versions());
        if (tls.ca() != null && tls.verify()) {
            all.file(at + "tls.ca", tls.ca(), "a PEM file with the certificates of those who vouch for the instances");
        }
        all.expect(tls.ca() == null || tls.verify(), at + "tls.ca", String.valueOf(tls.ca()), "none where verify is false");
        all.expect(tls.name() == null || HOST_NAME.matcher(tls.name()).matches(), at + "tls.name", String.valueOf(tls.name()),
                "a host name in small letters, such as shop.internal");
        if (tls.name() == null) {
            hosts().filter(host -> !isProvable(host))
                    .forEach(host -> all.expect(false, at + "instances", host,
                            "a name that a certificate can have, of letters, digits, dashes and dots; or tls.name that says which"));
        }
        if (tls.certificate() != null || tls.key() != null) {
            all.file(at + "tls.certificate", tls.certificate(), "a PEM file with the certificate and those between it and its root");
            all.file(at + "tls.key", tls.key(), "a PEM file with the private key");
        }
    }

    /** Of the instances that are well written. */
    private Stream<String> hosts() {
        var instances = upstream.instances() == null ? List.<String>of() : upstream.instances();
        return instances.stream().filter(each -> Address.problemOf(each) == null).map(each -> Address.of(each).host());
    }

    /** An address, or a name by the rules for host names (RFC 5890 section 2.3.1), which know no underscore. */
    private static boolean isProvable(String host) {
        return host.indexOf(':') >= 0 || PROVABLE.matcher(host).matches();
    }

    private void balance(BalanceSettings balance) {
        boolean hash = balance.by() == Kind.CONSISTENT_HASH;
        var key = String.valueOf(balance.key());
        all.expect(hash ? balance.key() != null && KEY.matcher(key).matches() : balance.key() == null, at + "balance.key", key,
                hash ? "address, header:NAME, cookie:NAME or segment:N" : "none, for only consistent-hash has one");
        all.expect(!balance.slowStart().isNegative() && (!hash || balance.slowStart().isZero()), at + "balance.slow-start",
                balance.slowStart().toString(), hash ? "none with consistent-hash" : "a time, such as 10s");
    }

    private void health(HealthSettings health) {
        all.positive(at + "health.interval", health.interval());
        all.expect(health.timeout().isPositive() && health.timeout().compareTo(health.interval()) <= 0, at + "health.timeout",
                health.timeout().toString(), "a time above 0 and not above the interval of " + health.interval());
        all.between(at + "health.rise", health.rise(), 1, 100);
        all.between(at + "health.fall", health.fall(), 1, 100);
        if (health.port() != null) {
            all.between(at + "health.port", health.port(), 1, 65535);
        }
        all.expect(PATH.matcher(health.path()).matches(), at + "health.path", health.path(), "such as /readyz");
        all.expect(SERVICE.matcher(health.service()).matches(), at + "health.service", health.service(), "a gRPC service");
    }
}
