package dev.orderup.local.part;

import dev.orderup.local.home.Directories;
import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/** The jar that the build left in a module's target directory, and its layout for a quick start. */
record ServiceJar(StackHome home, String module) {
    /** Extracted once for each content of the jar: a nested jar starts slower and takes no AOT cache. */
    Path extracted() throws IOException, InterruptedException {
        var jar = built();
        var directory = home.programs().resolve("%s-%08x".formatted(module, fingerprint(jar)));
        Directories.complete(directory, unfinished -> {
            deleteOlder();
            Files.delete(unfinished); // the tool wants to make it
            Output.of(home, module)
                    .run(new ProcessBuilder(Jdk.java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar", jar.toString(),
                            "extract", "--destination", unfinished.toString()));
        });
        return directory.resolve(jar.getFileName());
    }

    private Path built() throws IOException {
        var target = home.checkout().resolve(module).resolve("target");
        try (var jars = Files.newDirectoryStream(target, module + "-*.jar")) {
            for (var jar : jars) {
                return jar;
            }
        }
        throw new NoSuchFileException(target + "/" + module + "-*.jar", null, "not built: run `mvn package` or ./orderup");
    }

    /** A jar already carries a checksum of each of its entries; theirs is quicker than one of sixty megabytes. */
    private static int fingerprint(Path jar) throws IOException {
        var checksum = new CRC32();
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .forEach(entry -> checksum.update(
                            "%s %d %d%n".formatted(entry.getName(), entry.getSize(), entry.getCrc()).getBytes(StandardCharsets.UTF_8)));
        }
        return (int) checksum.getValue();
    }

    private void deleteOlder() throws IOException {
        var older = String.format(Locale.ROOT, "%s-????????", module);
        try (var directories = Files.newDirectoryStream(home.programs(), older)) {
            for (var directory : directories) {
                Directories.delete(directory);
            }
        }
    }
}
