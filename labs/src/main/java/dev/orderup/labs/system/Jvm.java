package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the build has left an application, and the JVM that runs it as local-stack does. */
public final class Jvm {
    private static final String VERSION = "-0.1.0-SNAPSHOT.jar";

    private Jvm() {}

    /** The options of local-stack's ServiceJvm: an AOT cache only fits those that it was made with. */
    public static List<String> command() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData", "-Xss512k", "-Xmx112m", "-XX:ReservedCodeCacheSize=64m", "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    public static Path checkout() {
        return Path.of(System.getenv().getOrDefault("ORDERUP_CHECKOUT", ".")).toAbsolutePath().normalize();
    }

    public static Optional<Path> built(String module, String artifact) {
        return Optional.of(checkout().resolve(module).resolve("target").resolve(artifact + VERSION)).filter(Files::exists);
    }

    /** A service's jar as {@code ./orderup} unpacked it after the build, with its AOT cache beside it; else the jar that was built. */
    public static List<String> service(String module) {
        var jar = built(module, module).orElseThrow();
        var home = Optional.ofNullable(System.getenv("ORDERUP_HOME")).map(Path::of).orElse(checkout().resolve(".orderup"));
        var command = new ArrayList<String>(command());
        var unpacked = unpacked(home.resolve("programs"), module).filter(each -> isNewer(each, jar));
        unpacked.map(each -> each.resolveSibling("service.aot"))
                .filter(Files::exists)
                .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
        command.addAll(List.of("-jar", unpacked.orElse(jar).toString()));
        return command;
    }

    private static Optional<Path> unpacked(Path programs, String module) {
        if (!Files.isDirectory(programs)) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.list(programs)) {
            return directories.filter(each -> each.getFileName().toString().matches(module + "-[0-9a-f]{8}"))
                    .map(each -> each.resolve(module + VERSION))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new LabFailure("cannot read " + programs + ": " + e.getMessage(), e);
        }
    }

    /** Archives carry a fixed time; Boot leaves that of the build on the {@code .original} beside the jar. */
    private static boolean isNewer(Path unpacked, Path jar) {
        try {
            var original = jar.resolveSibling(jar.getFileName() + ".original");
            return !Files.exists(original)
                    || Files.getLastModifiedTime(unpacked.getParent()).compareTo(Files.getLastModifiedTime(original)) > 0;
        } catch (IOException e) {
            throw new LabFailure("cannot look at " + unpacked + ": " + e.getMessage(), e);
        }
    }
}
