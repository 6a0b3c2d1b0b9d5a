package dev.orderup.local.part;

import java.util.List;

/**
 * The JVM of a service: small, and with the compiler that a service has in production, so that what is measured is what it costs.
 * An AOT cache only fits the options that it was made with, so training and service share these.
 */
final class ServiceJvm {
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-Xss512k",
            "-Xmx112m", "-XX:ReservedCodeCacheSize=64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private ServiceJvm() {}
}
