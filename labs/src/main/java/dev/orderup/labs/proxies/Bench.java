package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all contenders stand on: the same origin, and a directory for their settings that goes away with the lab.
 *
 * @param tls whether there is a certificate: {@code certificate.pem}, {@code key.pem}, and {@code both.pem} with both in it
 */
record Bench(Path directory, Origin origin, boolean tls) implements AutoCloseable {

    static Bench make() throws InterruptedException {
        try {
            var directory = Files.createTempDirectory("orderup-proxies");
            return new Bench(directory, Origin.start(), Programs.isThere("openssl") && certify(directory));
        } catch (IOException e) {
            throw new LabFailure("cannot make a directory for the proxies' settings: " + e.getMessage(), e);
        }
    }

    private static boolean certify(Path directory) throws IOException, InterruptedException {
        var key = directory.resolve("key.pem");
        var certificate = directory.resolve("certificate.pem");
        Programs.run(
                List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key.toString(), "-out",
                        certificate.toString()));
        Files.writeString(directory.resolve("both.pem"), Files.readString(certificate) + Files.readString(key));
        return true;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * Writes a contender's settings from the template beside this class.
     *
     * @param values what stands for {@code ${name}} in it, besides the directory and the origin's ports
     */
    Path settings(String template, Map<String, Object> values) {
        var all = new HashMap<>(values);
        all.put("directory", directory);
        all.put("origin", origin.http1());
        all.put("originH2c", origin.h2c());
        all.put("originBulk", origin.bulk());
        return Template.write(Bench.class, template, directory, all);
    }

    @Override
    public void close() throws InterruptedException {
        origin.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LabFailure("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
