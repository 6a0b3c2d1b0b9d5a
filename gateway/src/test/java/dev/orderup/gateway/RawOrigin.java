package dev.orderup.gateway;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service that keeps the bytes of each request exactly as they came and reads them without any kindness: lines end with CR LF, a
 * length is one number, a chunk is its size and nothing else. Each answer says what it is the answer to.
 */
final class RawOrigin implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> whole = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    RawOrigin() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The whole requests since the last time, in the order in which they ended. */
    synchronized List<String> whole() {
        var all = List.copyOf(whole);
        whole.clear();
        return all;
    }

    /** What was begun since the last time and did not end as a request, once its connection was closed. */
    List<String> broken() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(this::isQuiet);
        synchronized (this) {
            var all = List.copyOf(broken);
            broken.clear();
            return all;
        }
    }

    private synchronized boolean isQuiet() {
        return readers.stream().allMatch(reader -> reader.seen().isEmpty());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var reader = new Reader(server.accept());
                synchronized (this) {
                    readers.add(reader);
                }
                Thread.ofVirtual().start(reader);
            } catch (IOException closed) {
                break;
            }
        }
    }

    private synchronized void ended(String request) {
        whole.add(request);
    }

    private synchronized void left(Reader reader) {
        readers.remove(reader);
        if (!reader.seen().isEmpty()) {
            broken.add(reader.seen());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        List<Reader> all;
        synchronized (this) {
            all = List.copyOf(readers);
        }
        for (var reader : all) {
            reader.socket.close();
        }
    }

    private final class Reader implements Runnable {
        private final Socket socket;
        private final InputStream in;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reader(Socket socket) throws IOException {
            this.socket = socket;
            in = socket.getInputStream();
        }

        String seen() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void run() {
            try (socket) {
                while (true) {
                    request();
                    var request = seen();
                    ended(request);
                    bytes.reset();
                    answer(request.substring(0, request.indexOf("\r\n")));
                }
            } catch (IOException | NumberFormatException gone) {
                left(this);
            }
        }

        private void request() throws IOException {
            long length = 0;
            boolean chunked = false;
            for (var line = line(); !line.isEmpty(); line = line()) {
                if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                    length = Long.parseLong(line.substring(16));
                } else if (line.equalsIgnoreCase("transfer-encoding: chunked")) {
                    chunked = true;
                }
            }
            if (chunked) {
                chunks();
            } else {
                read(length);
            }
        }

        private void chunks() throws IOException {
            for (int size = size(); size > 0; size = size()) {
                read(size);
                if (!line().isEmpty()) {
                    throw new EOFException("no end of line after a chunk of " + size);
                }
            }
            var trailer = line();
            while (!trailer.isEmpty()) {
                trailer = line();
            }
        }

        private int size() throws IOException {
            return Integer.parseUnsignedInt(line(), 16);
        }

        private String line() throws IOException {
            int start = bytes.size();
            int before = 0;
            for (int next = read(); before != '\r' || next != '\n'; next = read()) {
                before = next;
            }
            var all = seen();
            return all.substring(start, all.length() - 2);
        }

        private void read(long count) throws IOException {
            for (long i = 0; i < count; i++) {
                read();
            }
        }

        private int read() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the gateway has closed");
            }
            bytes.write(next);
            return next;
        }

        private void answer(String requestLine) throws IOException {
            var body = "{" + requestLine + "}";
            TestGateway.send(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + (requestLine.startsWith("HEAD ") ? "" : body));
        }
    }
}
