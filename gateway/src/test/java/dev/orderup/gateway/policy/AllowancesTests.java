package dev.orderup.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The arithmetic of rates. */
class AllowancesTests {

    @Test
    void aBurstAndThenAnEvenRate() {
        var allowances = new Allowances(100, 3, 64);
        long now = 1_000_000;
        assertThat(allowances.take(1, now)).isEqualTo(100);
        assertThat(allowances.take(1, now)).isEqualTo(200);
        assertThat(allowances.take(1, now)).isEqualTo(300);
        assertThat(allowances.take(1, now)).as("one after 100").isEqualTo(-100);
        assertThat(allowances.take(1, now + 99)).isEqualTo(-1);
        assertThat(allowances.take(1, now + 100)).isPositive();
        assertThat(allowances.take(2, now)).as("another client").isEqualTo(100);
        assertThat(allowances.take(1, now + 10_000)).as("all of it is back").isEqualTo(100);
    }

    @Test
    void theTableIsBoundedAndForgetsWhoHasMostLeft() {
        var allowances = new Allowances(100, 10, 8);
        long now = 1_000_000;
        for (int i = 0; i < 10; i++) {
            allowances.take(1, now);
        }
        for (int client = 2; client < 1000; client++) {
            allowances.take(client, now);
        }
        assertThat(allowances.take(1, now)).as("who has used most is kept").isNegative();
    }

    @Test
    void loopsTogetherAllowNoMoreThanOneWould() throws Exception {
        var allowances = new Allowances(Long.MAX_VALUE / 4000, 1000, 64);
        var allowed = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 1000; j++) {
                    allowed.addAndGet(allowances.take(7, 1) > 0 ? 1 : 0);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(allowed.get()).isEqualTo(1000);
    }

    @Test
    void allAddressesOfOneNetworkOfIpv6AreOneClient() throws Exception {
        assertThat(RateLimit.address(InetAddress.getByName("2001:db8::1")))
                .isEqualTo(RateLimit.address(InetAddress.getByName("2001:db8::2:3")))
                .isNotEqualTo(RateLimit.address(InetAddress.getByName("2001:db8:0:1::1")));
        assertThat(RateLimit.address(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(RateLimit.address(InetAddress.getByName("192.0.2.2")));
    }
}
