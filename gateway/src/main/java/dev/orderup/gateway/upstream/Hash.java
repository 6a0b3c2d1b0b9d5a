package dev.orderup.gateway.upstream;

/** A hash of a text in 64 bits, the same in every process. It keeps no secret and withstands nobody: it only spreads. */
public final class Hash {
    private static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    /** Never 0, which stands for no text. */
    public static long of(String text) {
        return of(text, 0, text.length());
    }

    /** Of the characters from start to end: FNV-1a, then mixed. */
    public static long of(String text, int start, int end) {
        long hash = START;
        for (int i = start; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = mixed(hash);
        return hash == 0 ? 1 : hash;
    }

    /** Every bit of the input changes about half of the output (the finalizer of MurmurHash3). */
    static long mixed(long value) {
        long x = value;
        x = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
        x = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
        return x ^ x >>> 33;
    }
}
