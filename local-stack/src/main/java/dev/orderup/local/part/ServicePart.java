package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One instance of a Spring Boot service in a small JVM. */
record ServicePart(StackHome home, String module, List<String> memory, Map<String, String> settings) implements Part.Launch {
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData", "-Xss512k", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(Jdk.java()));
        command.addAll(JVM);
        command.addAll(memory);
        command.addAll(home.marks());
        command.addAll(List.of("-jar", new ServiceJar(home, module).extracted().toString()));
        settings.forEach((name, value) -> command.add("--%s=%s".formatted(name, value)));
        return new ProcessBuilder(command);
    }
}
