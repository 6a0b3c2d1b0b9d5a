package dev.orderup.local.process;

import java.nio.file.Path;

/** The JDK that runs this process; it runs the services too. */
public final class Jdk {
    private Jdk() {}

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
