package dev.orderup.gateway.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The gateway knows where frames end, whatever they carry and however they are cut. */
class FrameHeadsTests {

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void itIsAtABoundaryAfterEachFrameAndNowhereElse(@ForAll("frames") List<Frame> frames, @ForAll("steps") int step) {
        var heads = new FrameHeads();
        boolean closing = false;
        for (var frame : frames) {
            var bytes = frame.bytes();
            while (bytes.isReadable()) {
                assertThat(heads.isAtBoundary()).isEqualTo(bytes.readerIndex() == 0);
                heads.follow(bytes.readSlice(Math.min(step, bytes.readableBytes())));
            }
            closing |= frame.opcode == 8;
            assertThat(heads.isAtBoundary()).as("after %s", frame).isTrue();
            assertThat(heads.isClosing()).isEqualTo(closing);
        }
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        var lengths = Arbitraries.of(0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000);
        return Combinators.combine(Arbitraries.integers().between(0, 15), lengths, Arbitraries.of(true, false))
                .as(Frame::new)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.of(1, 2, 3, 7, 13, 1000, 100_000);
    }

    /** RFC 6455 section 5.2. */
    private record Frame(int opcode, int length, boolean masked) {
        ByteBuf bytes() {
            var out = Unpooled.buffer();
            int mask = masked ? 0x80 : 0;
            out.writeByte(0x80 | opcode);
            if (length < 126) {
                out.writeByte(mask | length);
            } else if (length < 65_536) {
                out.writeByte(mask | 126).writeShort(length);
            } else {
                out.writeByte(mask | 127).writeLong(length);
            }
            return out.writeZero((masked ? 4 : 0) + length);
        }
    }
}
