package dev.orderup.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Retry tokens (RFC 9000 section 8.1.2): a client proves that it is where it says before a connection costs anything. That is a round
 * trip, so it is asked for only while many handshakes are under way; otherwise the bound of three times what the client has sent (section
 * 8.1) is what keeps the gateway from being used against others. Used on one event loop.
 *
 * <pre>
 *   HMAC-SHA256 over the rest and the client's address (32) · until when, in seconds (8) · the connection id that the client had chosen
 * </pre>
 */
final class RetryTokens implements QuicTokenHandler {
    private static final int MAC = 32;
    private static final int HEAD = MAC + Long.BYTES;
    private static final long GOOD_FOR_SECONDS = 10;
    private final BooleanSupplier busy;
    private final Mac mac;

    RetryTokens(BooleanSupplier busy) {
        this.busy = busy;
        var key = new byte[MAC];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** False: none is needed. */
    @Override
    public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress client) {
        if (!busy.getAsBoolean()) {
            return false;
        }
        long until = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) + GOOD_FOR_SECONDS;
        var id = ByteBufUtil.getBytes(connectionId);
        out.writeBytes(macOf(until, id, client)).writeLong(until).writeBytes(id);
        return true;
    }

    /** Where in the token the connection id begins, or -1. */
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        var bytes = ByteBufUtil.getBytes(token);
        if (bytes.length < HEAD || bytes.length > maxTokenLength()) {
            return -1;
        }
        var given = ByteBuffer.wrap(bytes);
        var proof = new byte[MAC];
        given.get(proof);
        long until = given.getLong();
        var id = new byte[given.remaining()];
        given.get(id);
        boolean good = MessageDigest.isEqual(proof, macOf(until, id, client))
                && until >= TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        return good ? HEAD : -1;
    }

    private byte[] macOf(long until, byte[] id, InetSocketAddress client) {
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(until).array());
        mac.update(client.getAddress().getAddress());
        return mac.doFinal(id);
    }

    @Override
    public int maxTokenLength() {
        return HEAD + Quic.MAX_CONN_ID_LEN;
    }
}
