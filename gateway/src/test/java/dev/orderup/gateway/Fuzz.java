package dev.orderup.gateway;

import dev.orderup.gateway.config.SettingsFuzz;
import dev.orderup.gateway.listener.ListenerFuzz;
import dev.orderup.gateway.proxy.http.GrpcFuzz;
import dev.orderup.gateway.proxy.websocket.WebSocketFuzz;
import dev.orderup.gateway.route.RouteFuzz;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that parses bytes of strangers, behind one entrance for Jazzer, because a process of it fuzzes one: the first octet chooses the parser. To add
 * one, add it here, and a seed to {@link FuzzIT}.
 */
public final class Fuzz {
    private static final List<Parser> PARSERS = List.of(new Parser("request", ListenerFuzz::request),
            new Parser("retry-token", ListenerFuzz::retryToken), new Parser("target", RouteFuzz::target),
            new Parser("frames", WebSocketFuzz::frames), new Parser("timeout", GrpcFuzz::timeout), new Parser("web", GrpcFuzz::web),
            new Parser("settings", SettingsFuzz::settings), new Parser("proxy-header", ListenerFuzz::proxyHeader));

    private Fuzz() {}

    private record Parser(String name, Consumer<byte[]> parse) {}

    /** The octet that chooses this parser. */
    static int octet(String name) {
        return PARSERS.stream().map(Parser::name).toList().indexOf(name);
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            var parser = PARSERS.get(Byte.toUnsignedInt(data[0]) % PARSERS.size());
            parser.parse.accept(Arrays.copyOfRange(data, 1, data.length));
        }
    }
}
