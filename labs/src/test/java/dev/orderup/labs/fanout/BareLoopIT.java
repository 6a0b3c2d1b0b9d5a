package dev.orderup.labs.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BareLoopIT {
    private static final byte[] FRAME = "7\r\nda:{1}\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** More than are let in at a time. */
    private static final int SUBSCRIBERS = 250;

    @Test
    void writesTheSameBytesToEverySocketWheneverItIsTold() throws InterruptedException {
        try (var loop = Transport.loops(1);
                var bare = BareLoop.start(FRAME);
                var subscribers = Subscribers.connect(loop, bare.address(), "hello".getBytes(StandardCharsets.US_ASCII), SUBSCRIBERS)) {
            for (int update = 0; update < 3; update++) {
                var arrival = subscribers.await(bare::send);
                assertThat(arrival.firstNanos()).isPositive();
                assertThat(arrival.lastNanos()).isGreaterThanOrEqualTo(arrival.firstNanos());
                assertThat(subscribers.frame()).isEqualTo(FRAME);
            }
        }
    }
}
