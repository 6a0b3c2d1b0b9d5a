package dev.orderup.gateway.listener;

import java.net.InetSocketAddress;

/** A listener cannot have its port. */
public class PortNotFree extends RuntimeException {
    public PortNotFree(String listener, InetSocketAddress address, Throwable cause) {
        super("listener " + listener + " cannot open " + address.getHostString() + ":" + address.getPort() + ": " + cause.getMessage()
                + " (set orderup.gateway.listeners." + listener + ".port to a free port, or stop what holds this one)", cause);
    }
}
