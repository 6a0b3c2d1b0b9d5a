package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.Loop;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** Builds the HTTP/2 end of a client's connection, with the bounds that keep one client from costing much. */
final class Http2Connections extends AbstractHttp2ConnectionHandlerBuilder<Http2Connection, Http2Connections> {
    private static final float WINDOW_UPDATE_RATIO = 0.5f;
    /**
     * Resets in 30 seconds before the connection is ended: by the client, CVE-2023-44487, rapid reset, and by us because of what the client does,
     * CVE-2025-8671, MadeYouReset.
     */
    private static final int RESETS_MAX = 400;
    private static final int RESETS_SECONDS = 30;
    /** CVE-2019-9518. */
    private static final int EMPTY_FRAMES_MAX = 2;
    /** Fragments of a head of less than 8 KB; the whole of it is bounded by header-max. CVE-2024-27316. */
    private static final int SMALL_CONTINUATIONS_MAX = 16;
    /** Acknowledgements and resets that a client who does not read makes us hold. CVE-2019-9512, CVE-2019-9515. */
    private static final int UNREAD_ANSWERS_MAX = 1000;
    private final Loop loop;
    private final Door door;
    private final ListenerSettings settings;
    private final ConnectionInfo info;
    private final Buffers buffers;

    Http2Connections(Loop loop, Door door, ListenerSettings settings, ConnectionInfo info, Buffers buffers) {
        this.loop = loop;
        this.door = door;
        this.settings = settings;
        this.info = info;
        this.buffers = buffers;
    }

    Http2Connection newConnection() {
        var connection = new DefaultHttp2Connection(true);
        // The connection's window is given back as bytes come, a stream's only as they go on: one stalled stream holds up no other,
        // and what a client can make us hold is streams times window.
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, WINDOW_UPDATE_RATIO, true));
        connection.remote().flowController(Http2Translation.inTurns(connection));
        connection(connection);
        headerSensitivityDetector(Http2Translation.NOT_INDEXED);
        validateHeaders(true);
        initialSettings(Http2Settings.defaultSettings()
                .connectProtocolEnabled(true)
                .maxConcurrentStreams(settings.streamsMax())
                .maxHeaderListSize(settings.headerMax().toBytes()));
        decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS);
        encoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS);
        decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES_MAX);
        decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS_MAX);
        encoderEnforceMaxQueuedControlFrames(UNREAD_ANSWERS_MAX);
        gracefulShutdownTimeoutMillis(-1);
        frameListener(new io.netty.handler.codec.http2.Http2FrameAdapter());
        return build();
    }

    @Override
    protected Http2Connection build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial) {
        return new Http2Connection(decoder, encoder, initial, loop, door, settings, info, buffers);
    }
}
