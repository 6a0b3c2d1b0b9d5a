package dev.orderup.local.part;

import dev.orderup.local.home.Directories;
import dev.orderup.local.home.StackHome;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL of this platform, which comes as one archive in a jar on the class path. */
record PostgresPrograms(StackHome home) {
    private static final int OWNER_EXECUTABLE = 0100;

    /** Named after the jar, so that a new version is unpacked beside the old one. */
    Path unpacked() throws IOException, InterruptedException {
        var archive = archiveName();
        var resource = PostgresPrograms.class.getResource(archive);
        if (resource == null) {
            throw new FileNotFoundException(
                    "no PostgreSQL for this machine on the class path: %s (built on another one?)".formatted(archive));
        }
        var jar = Path.of(URI.create(resource.getPath().substring(0, resource.getPath().indexOf('!')))).getFileName().toString();
        var directory = home.programs().resolve(jar.replace(".jar", ""));
        Directories.complete(directory, unfinished -> unpack(resource, unfinished));
        return directory;
    }

    private static String archiveName() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var arm = System.getProperty("os.arch").equals("aarch64");
        return "/postgres-%s-%s.txz".formatted(system, !arm ? "x86_64" : "arm_64");
    }

    private static void unpack(URL archive, Path directory) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, directory.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, file);
        if ((entry.getMode() & OWNER_EXECUTABLE) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
