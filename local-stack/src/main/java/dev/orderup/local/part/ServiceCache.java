package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The AOT cache (JEP 483, 514, 515) of a service: classes loaded and linked ahead of time, from a training run that starts
 * the application's context without database and Kafka, and leaves. What it gains is in RATIONALE.md.
 */
public record ServiceCache(StackHome home, String module) {
    public static final List<String> MODULES = List.of("order-service", "notification-service", "gateway");

    /** Makes the cache for the jar as it is now; answers false when there is one already. */
    public boolean train() throws IOException, InterruptedException {
        var jar = new ServiceJar(home, module).extracted();
        var cache = fileFor(jar);
        if (Files.exists(cache)) {
            return false;
        }
        var unfinished = cache.resolveSibling(cache.getFileName() + ".unfinished");
        var command = new ArrayList<String>(List.of(Jdk.java()));
        command.addAll(ServiceJvm.OPTIONS);
        command.addAll(List.of("-XX:AOTCacheOutput=" + unfinished, "-Xlog:aot*=error", "-Dspring.context.exit=onRefresh",
                "-Dspring.profiles.active=aot-training", "-jar", jar.toString(), "--server.port=0", "--management.server.port=0",
                "--spring.grpc.server.port=0"));
        Output.of(home, module + "-training").run(new ProcessBuilder(command));
        Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    static List<String> optionFor(Path jar) {
        var cache = fileFor(jar);
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    private static Path fileFor(Path jar) {
        return jar.resolveSibling("service.aot");
    }
}
