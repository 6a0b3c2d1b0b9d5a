package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.config.SettingsReader;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the decoder makes of bytes: whole requests as they were understood, and {@code REFUSED} where it stopped. */
final class RequestBytes {
    private static final ListenerSettings SETTINGS = defaults();
    private final StringBuilder told = new StringBuilder();
    private StringBuilder begun = new StringBuilder();
    private boolean refused;

    private RequestBytes() {}

    private static ListenerSettings defaults() {
        var least = Map.of("listeners.clear.port", "0", "routes[0].name", "page", "routes[0].path", "/", "routes[0].page",
                "explorer/index.html");
        var source = new MapConfigurationPropertySource();
        least.forEach((name, value) -> source.put(SettingsReader.PREFIX + "." + name, value));
        return Objects.requireNonNull(SettingsReader.read(source).listeners().get("clear"));
    }

    /** The bytes come in pieces, cut at these places. */
    static String read(byte[] bytes, int... cuts) {
        var reading = new RequestBytes();
        var channel = new EmbeddedChannel(new StrictRequestDecoder(SETTINGS));
        int from = 0;
        for (int cut : Arrays.stream(cuts).sorted().filter(cut -> cut > 0 && cut < bytes.length).toArray()) {
            reading.piece(channel, bytes, from, cut);
            from = cut;
        }
        reading.piece(channel, bytes, from, bytes.length);
        channel.finishAndReleaseAll();
        return reading.refused ? reading.told + "REFUSED" : reading.told + "BEGUN " + reading.begun;
    }

    private void piece(EmbeddedChannel channel, byte[] bytes, int from, int to) {
        channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, from, to)));
        for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
            tell(part);
            ReferenceCountUtil.release(part);
        }
    }

    private void tell(HttpObject part) {
        refused |= part.decoderResult().isFailure();
        if (refused) {
            return;
        }
        if (part instanceof HttpRequest head) {
            refused = Framing.problemOf(head) != null;
            begun.append(head.method()).append(' ').append(head.uri()).append(' ').append(head.headers()).append('\n');
        }
        if (part instanceof HttpContent content) {
            begun.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (part instanceof LastHttpContent last) {
            told.append(begun).append('\n').append(last.trailingHeaders()).append('\n');
            begun = new StringBuilder();
        }
    }
}
