package dev.orderup.gateway.config;

import dev.orderup.gateway.config.ListenerSettings.Kind;
import dev.orderup.gateway.config.ListenerSettings.ProxyProtocol;
import dev.orderup.gateway.config.ListenerTlsSettings.ClientAuth;
import dev.orderup.gateway.config.RouteSettings.Access;
import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Reads all settings and says where each wrong one is, what it is and what to write instead. */
final class SettingsCheck {
    /** Instances of one issuer. */
    private static final int KEYS_MAX = 100;
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    /** RFC 6265 section 4.1.1, a token of RFC 9110 section 5.6.2. */
    static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern SERVER_NAME = Pattern.compile("(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Pattern DESTINATION = Pattern
            .compile("(\\[[0-9A-Fa-f:.]+]|(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*):(\\*|[1-9]\\d{0,4})");
    private static final Set<String> TLS_VERSIONS = new TreeSet<>(List.of("TLSv1.2", "TLSv1.3"));
    /** Small letters, as names are compared; international ones in their ASCII form (RFC 5890). */
    private static final Pattern HOST_NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|[0-9a-f:.]+");
    private static final int STICKY_KEY_LEAST = 32;
    private static final long BUFFERS_LEAST = 8 << 20;
    private final List<String> reasons = new ArrayList<>();
    private final GatewaySettings settings;

    private SettingsCheck(GatewaySettings settings) {
        this.settings = settings;
    }

    /** What is wrong with these settings; nothing when they are right. */
    static List<String> reasons(GatewaySettings settings) {
        var check = new SettingsCheck(settings);
        check.general();
        settings.listeners().forEach(check::listener);
        settings.upstreams().forEach(check::upstream);
        check.jwt(settings.jwt());
        check.tls(settings.tls());
        check.routes();
        return check.reasons;
    }

    private void general() {
        between("loops", settings.loops(), 0, 1024);
        between("attempts-max", settings.attemptsMax(), 1, 10);
        positive("drain", settings.drain());
        if (settings.buffersMax() != null) {
            expect(settings.buffersMax().toBytes() >= BUFFERS_LEAST, "buffers-max", settings.buffersMax().toString(), "at least 8MB");
        }
        journey(settings.journey());
        var key = settings.stickyKey();
        // Its length and not the key: reasons are printed.
        expect(key == null || key.length() >= STICKY_KEY_LEAST, "sticky-key", (key == null ? 0 : key.length()) + " characters",
                "at least " + STICKY_KEY_LEAST);
        expect(!settings.listeners().isEmpty(), "listeners", "none", "at least one, such as listeners.clear.port=8080");
    }

    private void journey(JourneySettings journey) {
        expect(journey.sample() >= 0 && journey.sample() <= 1, "journey.sample", Double.toString(journey.sample()), "0-1, such as 0.01");
        between("journey.kept", journey.kept(), 1, 100_000);
    }

    private void listener(String name, ListenerSettings listener) {
        var at = "listeners." + name + ".";
        expect(!listener.http3() || (listener.tls() != null && listener.kind() == Kind.HTTP), at + "http3", "true",
                "false, or kind http with settings under tls: QUIC is never clear text");
        expect(!(listener.http3() && listener.reusePort()), at + "reuse-port", "true",
                "false with http3: packets of a connection would reach the wrong process");
        between(at + "port", listener.port(), 0, 65535);
        between(at + "backlog", listener.backlog(), 1, 1 << 20);
        between(at + "connections-max", listener.connectionsMax(), 1, 1 << 20);
        between(at + "streams-max", listener.streamsMax(), 1, 100_000);
        size(at + "header-max", listener.headerMax());
        between(at + "fields-max", listener.fieldsMax(), 10, 10_000);
        size(at + "target-max", listener.targetMax());
        positive(at + "head-timeout", listener.headTimeout());
        positive(at + "body-timeout", listener.bodyTimeout());
        positive(at + "idle-timeout", listener.idleTimeout());
        between(at + "client-connections-max", listener.clientConnectionsMax(), 1, 1 << 20);
        kind(at, listener);
        proxyProtocol(at, listener);
        if (listener.tls() != null) {
            expect(listener.kind() == Kind.HTTP || listener.kind() == Kind.FORWARD, at + "tls", "of kind " + word(listener.kind()),
                    "none unless kind is http or forward: tcp passes TLS on unopened");
            listenerTls(at + "tls.", listener.tls());
        }
    }

    private void kind(String at, ListenerSettings listener) {
        var kind = listener.kind();
        if (kind == Kind.TCP || kind == Kind.UDP) {
            expect(listener.upstream() != null || !listener.sni().isEmpty(), at + "upstream", "none", "the name of an upstream");
        } else {
            expect(listener.upstream() == null, at + "upstream", String.valueOf(listener.upstream()), "none unless kind is tcp or udp");
        }
        if (listener.upstream() != null) {
            carrier(at + "upstream", listener.upstream(), kind);
        }
        expect(kind == Kind.TCP || listener.sni().isEmpty(), at + "sni", listener.sni().size() + " names", "none unless kind is tcp");
        forward(at, listener);
        var names = new HashSet<String>();
        for (var each : listener.sni()) {
            var name = String.valueOf(each.name());
            expect(SERVER_NAME.matcher(name).matches(), at + "sni.name", name, "such as a.example or *.example, in lower case");
            expect(names.add(name), at + "sni.name", name, "a name that is not there before");
            carrier(at + "sni." + name, String.valueOf(each.upstream()), kind);
        }
    }

    private void forward(String at, ListenerSettings listener) {
        boolean forward = listener.kind() == Kind.FORWARD;
        expect(forward != listener.allow().isEmpty(), at + "allow", listener.allow().toString(),
                forward ? "where it may lead, such as api.example.com:443: a forward proxy is never open" : "none unless kind is forward");
        expect(forward || listener.allowNetworks().isEmpty(), at + "allow-networks", listener.allowNetworks().toString(),
                "none unless kind is forward");
        for (var pattern : listener.allow()) {
            expect(DESTINATION.matcher(pattern).matches(), at + "allow", pattern,
                    "host:port; the host may be *.example.com, the port *");
        }
        networks(at + "allow-networks", listener.allowNetworks());
        expect(!forward || listener.access() != Access.TOKEN || settings.jwt() != null, at + "access", "token",
                "public, or settings under orderup.gateway.jwt that say whose tokens");
    }

    private void networks(String at, List<String> networks) {
        for (var network : networks) {
            try {
                Network.of(network);
            } catch (IllegalArgumentException wrong) {
                problem(at, wrong.getMessage());
            }
        }
    }

    private void proxyProtocol(String at, ListenerSettings listener) {
        boolean spoken = listener.proxyProtocol() != ProxyProtocol.NONE;
        expect(!spoken || listener.kind() != Kind.UDP, at + "proxy-protocol", word(listener.proxyProtocol()), "none with kind udp");
        expect(!spoken || !listener.http3(), at + "proxy-protocol", word(listener.proxyProtocol()),
                "none with http3: a proxy says nothing of whose datagrams it passes on");
        expect(spoken != listener.proxyNetworks().isEmpty(), at + "proxy-networks", listener.proxyNetworks().toString(),
                spoken ? "the networks of the proxies in front, such as 10.1.0.0/16" : "none where proxy-protocol is none");
        networks(at + "proxy-networks", listener.proxyNetworks());
    }

    /** Where the bytes or datagrams of a listener go. */
    private void carrier(String at, String upstream, Kind kind) {
        var settings = this.settings.upstreams().get(upstream);
        expect(settings != null, at, upstream, "one of " + this.settings.upstreams().keySet().stream().sorted().toList());
        if (settings != null && (kind == Kind.TCP || kind == Kind.UDP)) {
            var wanted = kind == Kind.TCP ? Protocol.TCP : Protocol.UDP;
            expect(settings.protocol() == wanted, at, upstream + " of protocol " + word(settings.protocol()),
                    "an upstream of protocol " + word(wanted));
        }
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void listenerTls(String at, ListenerTlsSettings tls) {
        versions(at + "versions", tls.versions());
        if (tls.clientAuth() == ClientAuth.NONE) {
            expect(tls.clientCa() == null, at + "client-ca", String.valueOf(tls.clientCa()), "none where client-auth is none");
        } else {
            file(at + "client-ca", tls.clientCa(), "a PEM file with the certificates of those who vouch for clients");
        }
    }

    void versions(String at, List<String> versions) {
        expect(!versions.isEmpty() && TLS_VERSIONS.containsAll(versions), at, versions.toString(), "one or both of " + TLS_VERSIONS);
    }

    private void tls(TlsSettings tls) {
        for (int i = 0; i < tls.certificates().size(); i++) {
            var at = "tls.certificates[" + i + "].";
            var certificate = tls.certificates().get(i);
            certificate.names()
                    .forEach(name -> expect(HOST_NAME.matcher(name).matches(), at + "names", name,
                            "a host name such as shop.example, *.shop.example, or an address"));
            file(at + "certificate", certificate.certificate(), "a PEM file with the certificate and those between it and its root");
            file(at + "key", certificate.key(), "a PEM file with the private key");
        }
        positive("tls.reload-every", tls.reloadEvery());
        between("tls.sessions-max", tls.sessionsMax(), 1, 1 << 20);
        positive("tls.session-life", tls.sessionLife());
        positive("tls.ticket-keys", tls.ticketKeys());
        expect(tls.ticketKeys().multipliedBy(2).compareTo(tls.sessionLife()) >= 0, "tls.ticket-keys", tls.ticketKeys().toString(),
                "at least half of session-life, for a ticket is good as long as two more keys");
    }

    void file(String at, @Nullable Path file, String expected) {
        expect(file != null && Files.isReadable(file), at, String.valueOf(file), expected);
    }

    private void upstream(String name, UpstreamSettings upstream) {
        var at = "upstreams." + name + ".";
        expect(NAME.matcher(name).matches(), "upstreams." + name, name, "a name of lower-case letters, digits and dashes");
        var instances = upstream.instances() == null ? List.<String>of() : upstream.instances();
        expect(!instances.isEmpty(), at + "instances", "none", "at least one host:port");
        instances.forEach(instance -> problem(at + "instances", Address.problemOf(instance)));
        between(at + "connections-max", upstream.connectionsMax(), 1, 60_000);
        between(at + "pending-max", upstream.pendingMax(), 0, 1 << 20);
        positive(at + "connect-timeout", upstream.connectTimeout());
        positive(at + "connection-idle", upstream.connectionIdle());
        positive(at + "resolve-every", upstream.resolveEvery());
        between(at + "ejection.failures", upstream.ejection().failures(), 1, 1000);
        positive(at + "ejection.first", upstream.ejection().first());
        positive(at + "ejection.most", upstream.ejection().most());
        between(at + "ejection.percent-max", upstream.ejection().percentMax(), 1, 100);
        new UpstreamCheck(this, upstream, at).check();
    }

    private void jwt(@Nullable JwtSettings jwt) {
        if (jwt != null) {
            between("jwt.keys (how many)", jwt.keys().size(), 1, KEYS_MAX);
            jwt.keys().forEach(this::keys);
            expect(!jwt.issuer().isBlank(), "jwt.issuer", "nothing", "what the claim iss says");
            expect(!jwt.audience().isBlank(), "jwt.audience", "nothing", "what the claim aud holds");
            expect(COOKIE.matcher(jwt.cookie()).matches(), "jwt.cookie", jwt.cookie(), "the name of a cookie");
            positive("jwt.refresh", jwt.refresh());
            positive("jwt.patience", jwt.patience());
            between("jwt.verified-max", jwt.verifiedMax(), 0, 1 << 20);
        }
    }

    private void keys(URI address) {
        var scheme = String.valueOf(address.getScheme());
        expect((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null, "jwt.keys", address.toString(),
                "an http or https URL");
    }

    private void routes() {
        var http = settings.listeners().values().stream().anyMatch(listener -> listener.kind() == Kind.HTTP);
        expect(!http || !settings.routes().isEmpty(), "routes", "none", "at least one with name, path and upstream");
        var names = new HashSet<String>();
        for (int i = 0; i < settings.routes().size(); i++) {
            var route = settings.routes().get(i);
            new RouteCheck(this, settings, route, "routes[" + i + "].").check();
            expect(names.add(String.valueOf(route.name())), "routes[" + i + "].name", route.name() + "", "a name that no other route has");
        }
    }

    void between(String at, long value, long least, long most) {
        expect(value >= least && value <= most, at, Long.toString(value), least + "-" + most);
    }

    void size(String at, DataSize value) {
        expect(value.toBytes() >= 1 && value.toBytes() <= Integer.MAX_VALUE / 2, at, value.toString(), "a size from 1B to 1023MB");
    }

    void positive(String at, Duration value) {
        expect(value.isPositive() && value.compareTo(Duration.ofDays(30)) < 0, at, value.toString(), "a time above 0, such as 5s");
    }

    void expect(boolean right, String at, String value, String expected) {
        problem(at, right ? null : value + " (expected: " + expected + ")");
    }

    void problem(String at, @Nullable String problem) {
        if (problem != null) {
            reasons.add("orderup.gateway." + at + ": " + problem);
        }
    }
}
