package dev.orderup.gateway.policy;

import java.util.concurrent.ThreadLocalRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of a text with a key of this process: nobody outside can choose texts that collide, and so
 * nobody can use up what another client may do.
 */
final class SipHash {
    private final long k0 = ThreadLocalRandom.current().nextLong();
    private final long k1 = ThreadLocalRandom.current().nextLong();

    /** Never 0. */
    long of(CharSequence text) {
        var state = new State(k0, k1);
        long word = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            word |= (long) text.charAt(i) << ((i & 3) * 16);
            if ((i & 3) == 3) {
                state.take(word);
                word = 0;
            }
        }
        state.take(word);
        state.take(((long) length << 56) | length);
        long hash = state.end();
        return hash == 0 ? 1 : hash;
    }

    private static final class State {
        private long a;
        private long b;
        private long c;
        private long d;

        State(long k0, long k1) {
            a = k0 ^ 0x736f6d6570736575L;
            b = k1 ^ 0x646f72616e646f6dL;
            c = k0 ^ 0x6c7967656e657261L;
            d = k1 ^ 0x7465646279746573L;
        }

        void take(long word) {
            d ^= word;
            round();
            round();
            a ^= word;
        }

        long end() {
            c ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return a ^ b ^ c ^ d;
        }

        private void round() {
            a += b;
            c += d;
            b = Long.rotateLeft(b, 13) ^ a;
            d = Long.rotateLeft(d, 16) ^ c;
            a = Long.rotateLeft(a, 32);
            c += b;
            a += d;
            b = Long.rotateLeft(b, 17) ^ c;
            d = Long.rotateLeft(d, 21) ^ a;
            c = Long.rotateLeft(c, 32);
        }
    }
}
