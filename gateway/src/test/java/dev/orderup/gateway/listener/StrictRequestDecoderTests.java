package dev.orderup.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.gateway.Corpus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** How bytes are cut into packets changes nothing of what they mean. */
class StrictRequestDecoderTests {
    private static final List<String> CASES = Corpus.of("http1.txt").stream().map(Corpus.Case::bytes).toList();

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void anyCutsGiveTheSame(@ForAll("requests") byte[] bytes, @ForAll("cuts") int[] cuts) {
        assertThat(RequestBytes.read(bytes, cuts)).isEqualTo(RequestBytes.read(bytes));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aBodyComesThroughWhateverItsChunksAre(@ForAll("bodies") List<String> chunks, @ForAll("cuts") int[] cuts) {
        var sent = new StringBuilder("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        var body = new StringBuilder();
        for (var chunk : chunks) {
            sent.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
            body.append(chunk);
        }
        sent.append("0\r\n\r\n");

        var read = RequestBytes.read(sent.toString().getBytes(StandardCharsets.ISO_8859_1), cuts);
        assertThat(read).contains("]\n" + body + "\n").endsWith("BEGUN ");
    }

    /** The property above would hold as well if nothing were ever read. */
    @Test
    void whatIsReadIsTold() {
        var bytes = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /y HTTP/1.1\r\nHost : a\r\n\r\n";
        assertThat(RequestBytes.read(bytes.getBytes(StandardCharsets.US_ASCII))).startsWith("POST /x").contains("hi").endsWith("REFUSED");
    }

    /** Two cases of the corpus after each other, perhaps with a byte changed. */
    @Provide
    Arbitrary<byte[]> requests() {
        var change = Combinators
                .combine(Arbitraries.integers().between(-200, 200), Arbitraries.of('\r', '\n', ' ', '\t', ';', ':', '0', 'x', '"'))
                .as((at, to) -> new Change(at, to));
        return Combinators.combine(Arbitraries.of(CASES), Arbitraries.of(CASES), change)
                .as((first, second, changed) -> changed.in((first + second).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Provide
    Arbitrary<int[]> cuts() {
        return Arbitraries.integers().between(1, 300).array(int[].class).ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> bodies() {
        return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(1).ofMaxLength(40).list().ofMaxSize(6);
    }

    /** A negative place: nothing is changed. */
    private record Change(int at, char to) {
        byte[] in(byte[] bytes) {
            if (at >= 0 && at < bytes.length) {
                bytes[at] = (byte) to;
            }
            return bytes;
        }
    }
}
