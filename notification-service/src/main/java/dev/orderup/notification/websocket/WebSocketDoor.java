package dev.orderup.notification.websocket;

import java.util.Arrays;
import java.util.List;

import dev.orderup.notification.feed.Audience;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.OrderFeed;
import dev.orderup.notification.jwt.HttpTokens;
import dev.orderup.notification.kitchen.TicketBoard;
import dev.orderup.notification.problem.InvalidRequestException;
import dev.orderup.notification.stream.HangUp;
import dev.orderup.notification.stream.Heartbeats;

import jakarta.annotation.PreDestroy;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * WebSocket: one connection on which both sides speak when they want to.
 *
 * <p><b>When to choose it</b>: the client follows many things at once and changes its mind about which, or answers what it
 * is told: a kitchen's display that acknowledges tickets ({@link TicketBoard} has what that takes). For one order that is only watched, SSE does the same with less.
 *
 * <p><b>What it costs</b>: one connection for all orders of a client; per update its JSON and two to four bytes. What HTTP
 * gave for nothing is now ours to define: the words, their errors, the way to resume. {@code ./orderup compare} prints the
 * figures beside the other patterns'.
 *
 * <p><b>How to add another word</b>: a record in {@link ClientFrame} (the compiler then asks for its answer in
 * {@link Conversation}) or a form in {@link ServerFrames}, and both in the AsyncAPI document.
 */
@RestController
class WebSocketDoor {
    private static final String SUBPROTOCOL = "orderup.v1";
    private static final String SUBPROTOCOL_HEADER = "Sec-WebSocket-Protocol";

    private final OrderFeed feed;
    private final TicketBoard board;
    private final WebSocketSettings settings;
    private final JsonMapper json;
    private final Audience audience;
    private final Heartbeats heartbeats;
    private final HandshakeWebSocketService handshake;
    private final Encoding<byte[]> encoding;

    WebSocketDoor(OrderFeed feed, TicketBoard board, WebSocketSettings settings, JsonMapper json) {
        this.feed = feed;
        this.board = board;
        this.settings = settings;
        this.json = json;
        audience = feed.audience("websocket");
        encoding = audience.encoding(byte[].class, ServerFrames::update);
        heartbeats = new Heartbeats("websocket-heartbeats", settings.heartbeat());
        handshake = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength((int) settings.frameMax().toBytes())));
    }

    /** RFC 6455 lets a server go on without a subprotocol; then the two might not speak the same language, so this one does not. */
    @GetMapping("/ws/orders")
    Mono<Void> connect(@RequestAttribute(HttpTokens.CALLER) Caller caller, @RequestHeader HttpHeaders headers, ServerWebExchange exchange) {
        List<String> offered = headers.getOrEmpty(SUBPROTOCOL_HEADER);
        if (offered.stream().flatMap(header -> Arrays.stream(header.split(",", -1))).noneMatch(name -> name.trim().equals(SUBPROTOCOL))) {
            throw new InvalidRequestException(SUBPROTOCOL_HEADER, offered.isEmpty() ? "absent" : String.join(", ", offered), SUBPROTOCOL);
        }
        return handshake.handleRequest(exchange, new Opened(caller, new HangUp(exchange.getResponse())));
    }

    @PreDestroy
    void close() {
        heartbeats.close();
    }

    private final class Opened implements WebSocketHandler {
        private final Caller caller;
        private final HangUp cutOff;

        Opened(Caller caller, HangUp cutOff) {
            this.caller = caller;
            this.cutOff = cutOff;
        }

        @Override
        public List<String> getSubProtocols() {
            return List.of(SUBPROTOCOL);
        }

        /** Ends when either side does: the client hangs up, or there is a reason to hang up on it. */
        @Override
        public Mono<Void> handle(WebSocketSession session) {
            OrderSocket socket = new OrderSocket(session, caller, encoding, heartbeats, cutOff, settings.answersMax());
            Conversation conversation = new Conversation(socket, feed, board, caller, audience, settings, json);
            return Mono.firstWithSignal(session.send(socket), session.receive().doOnNext(conversation::hear).then())
                    .doFinally(_ -> socket.cancel());
        }
    }
}
