package dev.orderup.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/** One connection of a client, which is kept for all its requests; in each version of HTTP, in clear text and in TLS. */
interface KeptClient extends AutoCloseable {

    /** The fields of the answer's head and of its trailers, a line each, in small letters. */
    Answer get(String path, String... namesAndValues) throws Exception;

    @Override
    void close() throws Exception;

    record Answer(String head, String trailers) {}

    /** How a client comes. */
    enum Way {
        HTTP1("http/1.1", false), HTTPS1("http/1.1", true), HTTP2("h2", false), HTTPS2("h2", true), HTTP3("h3", true);

        private final String alpn;
        final boolean secure;

        Way(String alpn, boolean secure) {
            this.alpn = alpn;
            this.secure = secure;
        }

        KeptClient open(TestGateway gateway, Path home) throws Exception {
            if (this == HTTP3) {
                return new OverHttp3(gateway);
            }
            var socket = secure ? tls(gateway, home) : gateway.connect();
            return alpn.equals("h2") ? new OverHttp2(socket) : new OverHttp1(socket);
        }

        private Socket tls(TestGateway gateway, Path home) throws Exception {
            var socket = (SSLSocket) Pki.trusting(home.resolve("ca.pem"))
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), gateway.securePort());
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[]{alpn});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        }
    }

    /** Reads heads, and bodies in chunks or of a known length. */
    final class OverHttp1 implements KeptClient {
        private final Socket socket;

        OverHttp1(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Answer get(String path, String... namesAndValues) throws IOException {
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a\r\n");
            for (int i = 0; i < namesAndValues.length; i += 2) {
                request.append(namesAndValues[i]).append(": ").append(namesAndValues[i + 1]).append("\r\n");
            }
            TestGateway.send(socket.getOutputStream(), request + "\r\n");
            var head = until("\r\n\r\n");
            if (!head.contains("transfer-encoding: chunked")) {
                int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
                socket.getInputStream().readNBytes(length);
                return new Answer(head, "");
            }
            var body = until("\r\n");
            while (!body.equals("0\r\n")) {
                socket.getInputStream().readNBytes(Integer.parseInt(body.trim(), 16) + 2);
                body = until("\r\n");
            }
            var trailers = new StringBuilder();
            for (var line = until("\r\n"); !line.equals("\r\n"); line = until("\r\n")) {
                trailers.append(line);
            }
            return new Answer(head, trailers.toString());
        }

        private String until(String end) throws IOException {
            var out = new ByteArrayOutputStream();
            while (!out.toString(StandardCharsets.US_ASCII).endsWith(end)) {
                out.write(socket.getInputStream().readNBytes(1));
            }
            return out.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Streams 1, 3, 5 … one after the other. */
    final class OverHttp2 implements KeptClient {
        private final Http2Wire wire;
        private int stream = -1;

        OverHttp2(Socket socket) throws IOException {
            wire = new Http2Wire(socket);
        }

        @Override
        public Answer get(String path, String... namesAndValues) throws IOException {
            stream += 2;
            wire.headers(stream, Http2Wire.END_STREAM, request("http", path, namesAndValues));
            var head = wire.next();
            var fields = wire.fields(head);
            var trailers = "";
            for (var frame = head; !frame.endsStream();) {
                frame = wire.next();
                trailers = frame.type == Http2Wire.HEADERS ? wire.fields(frame) : trailers;
            }
            return new Answer(fields, trailers);
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    /** A stream of QUIC for each. */
    final class OverHttp3 implements KeptClient {
        private final Http3Wire wire;

        OverHttp3(TestGateway gateway) throws Exception {
            wire = new Http3Wire(gateway.securePort());
        }

        @Override
        public Answer get(String path, String... namesAndValues) throws Exception {
            var stream = wire.open(true, request("https", path, namesAndValues));
            var head = stream.next().toString();
            var trailers = "";
            for (var event = stream.next(); !event.equals("END"); event = stream.next()) {
                trailers = event instanceof String fields ? fields : trailers;
            }
            return new Answer(head, trailers);
        }

        @Override
        public void close() throws Exception {
            wire.close();
        }
    }

    private static String[] request(String scheme, String path, String... namesAndValues) {
        var out = new ArrayList<>(
                List.of(":method", "GET", ":scheme", scheme, ":authority", "localhost", ":path", path));
        out.addAll(List.of(namesAndValues));
        return out.toArray(String[]::new);
    }
}
