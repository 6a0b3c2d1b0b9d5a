package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The alarm itself: it would be quiet, too, if it were broken. */
class LeaksTests {
    @Test
    void aBufferThatIsLostIsTold() {
        Leaks.watch();
        lose();
        await().until(() -> !Leaks.found().isEmpty());
        Leaks.check();
    }

    private static void lose() {
        assertThat(ByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1).refCnt()).isOne();
    }
}
