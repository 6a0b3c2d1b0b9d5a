package dev.orderup.notification.stack;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare socket with as small a window as the kernel gives, so that the server soon is stuck. */
abstract sealed class IdleHttp extends Idler permits IdleSse, IdleWebSocket {
    private final Socket socket = new Socket();

    IdleHttp(Instance instance, String path, String... headers) {
        try {
            socket.setReceiveBufferSize(4096);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.httpPort()));
            String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Stack.TOKEN + "\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n";
            write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    DataInputStream in() throws IOException {
        return new DataInputStream(socket.getInputStream());
    }

    /** Bytes that ask for nothing. */
    abstract byte[] nothing();

    abstract void read(DataInputStream in) throws IOException;

    @Override
    public void wakeUp() {
        try {
            read(in());
            ended("closed");
        } catch (IOException e) {
            ended("lost: " + e.getMessage());
        }
    }

    @Override
    public boolean isCutOff() {
        try {
            write(nothing());
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
