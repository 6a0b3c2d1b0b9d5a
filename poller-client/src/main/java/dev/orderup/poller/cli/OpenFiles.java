package dev.orderup.poller.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections this process may still open; each is an open file to the system ({@code ulimit -n}). */
final class OpenFiles {
    // Classes that are not loaded yet, Kafka's sockets, the pipes of jcmd.
    private static final long RESERVED = 200;

    private OpenFiles() {}

    static long left() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.max(0, system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVED)
                : Long.MAX_VALUE;
    }
}
