package dev.orderup.gateway.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that is asked with a part of a string, so that nobody has to cut it out first. It is never changed, and its keys come from
 * settings, so nobody can make it slow. Open addressing, at most half full.
 */
final class RegionMap<V> {
    private final @Nullable String[] keys;
    private final @Nullable Object[] values;
    private final boolean ignoreCase;

    /** @param ignoreCase of ASCII letters */
    RegionMap(Map<String, V> entries, boolean ignoreCase) {
        int size = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        keys = new String[size];
        values = new Object[size];
        this.ignoreCase = ignoreCase;
        entries.forEach((key, value) -> {
            int slot = hash(key, 0, key.length()) & (size - 1);
            while (keys[slot] != null) {
                slot = (slot + 1) & (size - 1);
            }
            keys[slot] = key;
            values[slot] = value;
        });
    }

    /** What stands for the characters from start to end; null when nothing does. */
    @SuppressWarnings("unchecked") // Only a V was ever put there.
    @Nullable
    V get(String text, int start, int end) {
        int mask = keys.length - 1;
        int slot = hash(text, start, end) & mask;
        for (var key = keys[slot]; key != null; key = keys[slot]) {
            if (key.length() == end - start && key.regionMatches(ignoreCase, 0, text, start, end - start)) {
                return (V) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            hash = 31 * hash + (ignoreCase && c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        return hash ^ hash >>> 16;
    }
}
