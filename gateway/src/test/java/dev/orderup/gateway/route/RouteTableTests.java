package dev.orderup.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.gateway.config.FieldSettings;
import dev.orderup.gateway.config.MatchSettings;
import dev.orderup.gateway.config.RewriteSettings;
import dev.orderup.gateway.config.RouteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The table finds what somebody finds who reads the settings from top to bottom. */
class RouteTableTests {
    private static final List<String> HOSTS = List.of("a.test", "b.a.test", "c.b.a.test", "test", "other");
    private static final List<String> WORDS = List.of("a", "b", "ab", "orders", "ordersecrets");

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void theTreeAgreesWithReadingTheRoutesInOrder(@ForAll("tables") List<RouteSettings> settings,
            @ForAll("requests") List<Request> requests) {
        var table = new RouteTable(settings);
        for (var request : requests) {
            var found = table.find(request);
            assertThat(found == null ? null : found.name()).as("%s in %s", request, settings).isEqualTo(naive(settings, request));
        }
    }

    /** Another program than the table: it goes through the routes and compares with regular expressions. */
    private static @Nullable String naive(List<RouteSettings> routes, Request request) {
        return routes.stream().filter(route -> matches(route, request)).map(RouteSettings::name).findFirst().orElse(null);
    }

    private static boolean matches(RouteSettings route, Request request) {
        var match = route.match();
        var path = request.target().split("\\?", 2)[0];
        return Pattern.matches(pathExpression(route.wholePath()), path)
                && (match.method().isEmpty() || match.method().contains(request.method()))
                && (match.host().isEmpty()
                        || (request.host() != null && match.host().stream().anyMatch(host -> isHost(host, request.host()))))
                && (match.sni().isEmpty() || (request.serverName() != null
                        && match.sni().stream().anyMatch(host -> isHost(host, request.serverName()))))
                && match.headers().entrySet().stream().allMatch(test -> {
                    var expression = test.getValue().endsWith("*")
                            ? Pattern.quote(test.getValue().substring(0, test.getValue().length() - 1)) + ".*"
                            : Pattern.quote(test.getValue());
                    return request.fields.getOrDefault(test.getKey(), List.of())
                            .stream()
                            .anyMatch(value -> Pattern.matches(expression, value));
                });
    }

    private static String pathExpression(String pattern) {
        boolean open = pattern.endsWith("/**");
        var closed = open ? pattern.substring(0, pattern.length() - 3) : pattern;
        var expression = Pattern.compile("/")
                .splitAsStream(closed)
                .skip(1)
                .map(segment -> segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment))
                .collect(Collectors.joining("/", closed.isEmpty() ? "" : "/", ""));
        return expression + (open ? "(/.*)?" : "");
    }

    private static boolean isHost(String pattern, String host) {
        var name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "").replaceFirst("(.)\\.$", "$1");
        // As a host table has it: an exact name hides no wildcard, for the first route that matches is taken.
        return pattern.startsWith("*.")
                ? name.endsWith(pattern.substring(1)) && name.length() > pattern.length() - 1
                : name.equals(pattern);
    }

    @Provide
    Arbitrary<List<RouteSettings>> tables() {
        var hosts = Arbitraries.of(HOSTS).flatMap(host -> Arbitraries.of(host, "*." + host)).list().ofMaxSize(2);
        var segment = Arbitraries.oneOf(Arbitraries.of(WORDS), Arbitraries.just("{x}"));
        var path = Combinators.combine(segment.list().ofMaxSize(4), Arbitraries.of("", "/**"))
                .as((segments, end) -> segments.stream().map(each -> "/" + each).collect(Collectors.joining()) + end)
                .map(text -> text.isEmpty() ? "/" : text);
        var methods = Arbitraries.of("GET", "POST").list().ofMaxSize(1);
        var tests = Arbitraries.maps(Arbitraries.of("x-a", "x-b"), Arbitraries.of("*", "1", "1*", "12")).ofMaxSize(2);
        var names = Arbitraries.of(HOSTS).flatMap(host -> Arbitraries.of(host, "*." + host)).list().ofMaxSize(1);
        var match = Combinators.combine(hosts, path, often(methods, List.of()), often(tests, Map.of()), often(names, List.of()))
                .as(MatchSettings::new);
        return match.list().ofMinSize(1).ofMaxSize(12).map(all -> {
            var out = new ArrayList<RouteSettings>();
            all.forEach(each -> out.add(route("r" + out.size(), each)));
            return out;
        });
    }

    private static <T> Arbitrary<T> often(Arbitrary<T> some, T none) {
        return Arbitraries.oneOf(Arbitraries.just(none), Arbitraries.just(none), some);
    }

    @Provide
    Arbitrary<List<Request>> requests() {
        var host = Arbitraries.of(HOSTS)
                .flatMap(name -> Arbitraries.of(name, name + ":8080", name.toUpperCase(Locale.ROOT), name + ".", "x." + name, ""));
        var target = Combinators.combine(Arbitraries.of(WORDS).list().ofMaxSize(5), Arbitraries.of("", "/", "?a=/b", "/?x"))
                .as((segments, end) -> segments.stream().map(each -> "/" + each).collect(Collectors.joining()) + end)
                .map(text -> text.startsWith("/") ? text : "/" + text);
        var fields = Arbitraries.maps(Arbitraries.of("x-a", "x-b"), Arbitraries.of("1", "12", "2", "").list().ofMinSize(1).ofMaxSize(2));
        return Combinators.combine(Arbitraries.of("GET", "POST", "PUT"), target, host, fields, often(Arbitraries.of(HOSTS), ""))
                .as((method, path, name, lines, server) -> new Request(method, path, orNull(name), lines, orNull(server)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Test
    void aMissThatIsOnlyAboutTheMethodNamesTheOthers() {
        var table = new RouteTable(List.of(route("read", match("/orders/{id}", "GET", "HEAD")), route("place", match("/orders", "POST"))));
        assertThat(table.methodsFor(request("DELETE", "/orders/1"))).containsExactly("GET", "HEAD");
        assertThat(table.methodsFor(request("GET", "/orders"))).containsExactly("POST");
        assertThat(table.methodsFor(request("GET", "/kitchens"))).isEmpty();
    }

    @Test
    void whatARouteNamesGoesIntoARewrittenPath() {
        var pattern = new PathPattern("/shops/{shop}/orders/{id}/**");
        var template = new Template("/v2/{id}/of/{shop}/**", pattern);
        assertThat(template.fill("/shops/7/orders/42/lines/3?x=1", null)).isEqualTo("/v2/42/of/7/lines/3");
        assertThat(template.fill("/shops/7/orders/42", null)).isEqualTo("/v2/42/of/7");
        assertThat(new Template("https://{host}:8443/**", new PathPattern("/**")).fill("/a?b", "shop.test:80"))
                .isEqualTo("https://shop.test:8443/a");
    }

    private static MatchSettings match(String path, String... methods) {
        return new MatchSettings(List.of(), path, List.of(methods), Map.of(), List.of());
    }

    private static RouteSettings route(String name, MatchSettings match) {
        var none = new FieldSettings(Map.of(), List.of());
        return new RouteSettings(name, null, match, "any", List.of(), null, null, new RewriteSettings(null, null, null, null), none, none,
                null, null, null, null,
                null,
                DataSize.ofKilobytes(1), Duration.ofSeconds(1), null, null, Duration.ofSeconds(1), null);
    }

    private static Request request(String method, String target) {
        return new Request(method, target, "a.test", Map.of(), null);
    }

    record Request(String method, String target, @Nullable String host, Map<String, List<String>> fields, @Nullable String serverName)
            implements
                Asked {
        @Override
        public Iterator<String> field(String name) {
            return fields.getOrDefault(name, List.of()).iterator();
        }
    }
}
