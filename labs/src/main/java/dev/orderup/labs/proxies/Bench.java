package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
        try (InputStream in = Bench.class.getResourceAsStream(template)) {
            if (in == null) {
                throw new IllegalStateException(template + " is not beside this class");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var each : all.entrySet()) {
                text = text.replace("${" + each.getKey() + "}", each.getValue().toString());
            }
            return Files.writeString(file(template), text);
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file(template) + ": " + e.getMessage(), e);
        }
    }

    /** One that is free now. */
    static int port() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabFailure("no free port: " + e.getMessage(), e);
        }
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
