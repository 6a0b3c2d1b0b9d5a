package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer looks for bytes that a parser cannot take, for so many tries as the build has time for: {@code -Dfuzz.runs=1000000} looks longer. It
 * begins with the corpus of request smuggling and one good input for each other parser.
 */
class FuzzIT {
    private static final String RUNS = System.getProperty("fuzz.runs", "6000");
    private static final long PATIENCE_MINUTES = 5;

    @Test
    void nothingThatStrangersSendBreaksAParser(@TempDir Path seeds) throws Exception {
        sow(seeds);
        var log = seeds.resolveSibling(seeds.getFileName() + ".log");
        var jazzer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + Fuzz.class.getName(),
                // Its hooks into sun.misc.Unsafe fail with JCTools inside Netty on JDK 25.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                "--instrumentation_includes=dev.orderup.gateway.**:io.netty.handler.codec.http.**:io.netty.handler.codec.haproxy.**",
                "--reproducer_path=" + seeds, "-seed=1",
                "-runs=" + RUNS, "-max_len=600", "-artifact_prefix=" + seeds + "/", seeds.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
            assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).contains("Done " + RUNS + " runs");
            assertThat(jazzer.exitValue()).isZero();
        } finally {
            jazzer.destroyForcibly();
            Files.delete(log);
        }
    }

    private static void sow(Path seeds) throws IOException {
        int count = 0;
        for (var one : Corpus.of("http1.txt")) {
            // The octet in front says where the bytes are cut.
            seed(seeds, "request", count++, ("\u0014" + one.bytes()).getBytes(StandardCharsets.ISO_8859_1));
        }
        seed(seeds, "retry-token", 0, new byte[60]);
        seed(seeds, "proxy-header", 0, text("\u0014PROXY TCP4 192.0.2.1 192.0.2.2 4711 443\r\nGET / HTTP/1.1\r\n\r\n"));
        seed(seeds, "proxy-header", 1, text("\u0014PROXY UNKNOWN\r\nGET /"));
        seed(seeds, "proxy-header", 2, "\u0014\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000f\u00c0\0\2\1\u00c0\0\2\2\u0012g\1\u00bb\4\0\0GET /"
                .getBytes(StandardCharsets.ISO_8859_1));
        seed(seeds, "target", 0, text("a/../b/%2e/%61;c=d/?e=f"));
        seed(seeds, "frames", 0, new byte[]{(byte) 0x81, (byte) 0xfe, 0, 2, 1, 2, 3, 4, 5, 6, (byte) 0x88, 0});
        seed(seeds, "timeout", 0, text("100m"));
        seed(seeds, "web", 0, text("AAAAAAMKAWE=AAAAAAA="));
        for (var lines : List.of(
                "listeners.clear.port=80\nroutes[0].name=a\nroutes[0].path=/a/{b}/**\nroutes[0].upstream=u\nupstreams.u.instances[0]=a:1",
                "tls.certificates[0].names[0]=a\nlisteners.x.kind=udp\nlisteners.x.idle-timeout=5s\nlisteners.x.allow-networks[0]=10.0.0.0/8")) {
            seed(seeds, "settings", count++, text(lines));
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void seed(Path seeds, String parser, int number, byte[] bytes) throws IOException {
        var all = new ByteArrayOutputStream();
        all.write(Fuzz.octet(parser));
        all.write(bytes);
        Files.write(seeds.resolve(parser + "-" + number), all.toByteArray());
    }
}
