package dev.orderup.labs.wire;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Over UDP: each client's address has a socket of its own towards the target, so that answers find their way. */
public final class UdpTap implements Wire {
    private static final int DATAGRAM_MAX = 65_536;
    /** Addresses that come; a lab has a handful of clients. */
    private static final int CLIENTS_MAX = 100;
    private final DatagramSocket server;
    private final InetSocketAddress target;
    private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    private UdpTap(DatagramSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** In front of a host and a port. */
    public static UdpTap before(URI target) {
        try {
            var tap = new UdpTap(new DatagramSocket(0, InetAddress.getLoopbackAddress()),
                    new InetSocketAddress(target.getHost(), target.getPort()));
            Thread.ofVirtual().start(tap::toTarget);
            return tap;
        } catch (SocketException e) {
            throw new LabFailure("cannot open a UDP port of 127.0.0.1: " + e.getMessage(), e);
        }
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public Seen seen() {
        return new Seen(clients.size(), sent.sum(), received.sum());
    }

    private void toTarget() {
        var datagram = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
        try {
            while (!server.isClosed()) {
                datagram.setLength(DATAGRAM_MAX);
                server.receive(datagram);
                var far = clients.get(datagram.getSocketAddress());
                if (far == null && clients.size() < CLIENTS_MAX) {
                    far = open(datagram.getSocketAddress());
                }
                if (far != null) {
                    sent.add(datagram.getLength());
                    far.send(new DatagramPacket(datagram.getData(), datagram.getLength(), target));
                }
            }
        } catch (IOException closed) {
            close();
        }
    }

    private DatagramSocket open(SocketAddress client) throws SocketException {
        var far = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        clients.put(client, far);
        Thread.ofVirtual().start(() -> back(far, client));
        return far;
    }

    private void back(DatagramSocket far, SocketAddress client) {
        var datagram = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
        try {
            while (!far.isClosed()) {
                datagram.setLength(DATAGRAM_MAX);
                far.receive(datagram);
                received.add(datagram.getLength());
                server.send(new DatagramPacket(datagram.getData(), datagram.getLength(), client));
            }
        } catch (IOException closed) {
            far.close();
        }
    }

    @Override
    public void close() {
        server.close();
        clients.values().forEach(DatagramSocket::close);
    }
}
