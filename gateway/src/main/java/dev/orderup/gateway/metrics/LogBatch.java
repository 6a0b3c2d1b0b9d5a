package dev.orderup.gateway.metrics;

import dev.orderup.gateway.metrics.AccessLog.Line;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lines of the access log as the bytes that are written out. One thread at a time has it: the loop that fills it, or the writer. */
final class LogBatch {
    static final int BYTES = 64 * 1024;
    /** The longest text of a line; what is beyond is cut off, for a path may be as long as a request line. */
    static final int TEXT_MAX = 2048;
    /** What RFC 8259 section 7 makes of a character at most: a backslash, u and four digits. */
    private static final int ESCAPED_MAX = 6;
    /** Path, host and subject are the client's; whatever else there is, with the names of the fields, has room in this. */
    private static final int REST_OF_LINE = 1024;
    private static final int METHOD_MAX = 64;
    private static final int ROUTE_MAX = 256;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final AccessLog.OfLoop home;
    private final byte[] bytes = new byte[BYTES];
    private int length;
    /** The last line's second, and how it is written: most lines have it in common with the one before. */
    private long second = -1;
    private String secondText = "";

    LogBatch(AccessLog.OfLoop home) {
        this.home = home;
    }

    AccessLog.OfLoop home() {
        return home;
    }

    boolean hasRoomFor(Line line) {
        return BYTES - length > REST_OF_LINE + ESCAPED_MAX * (length(line.path()) + length(line.host()) + length(line.subject()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : Math.min(TEXT_MAX, text.length());
    }

    void add(Line line) {
        time("{\"at\":\"", line.at());
        ascii("Z\",\"requestId\":\"", line.requestId());
        ascii("\",\"client\":\"", line.client());
        ascii("\",\"version\":\"", line.version());
        ascii("\",\"method\":\"", cut(line.method(), METHOD_MAX));
        quoted("\",\"path\":", line.path());
        quoted(",\"host\":", line.host());
        quoted(",\"route\":", cut(line.route(), ROUTE_MAX / ESCAPED_MAX));
        quoted(",\"instance\":", line.instance());
        quoted(",\"sub\":", line.subject());
        number(",\"status\":", line.status());
        number(",\"bytesIn\":", line.bytesIn());
        number(",\"bytesOut\":", line.bytesOut());
        number(",\"micros\":", line.micros());
        ascii("}\n");
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }

    /** RFC 3339, to the millisecond. */
    private void time(String name, long millis) {
        if (millis / 1000 != second) {
            second = millis / 1000;
            secondText = Instant.ofEpochSecond(second).toString().replace("Z", ".");
        }
        ascii(name, secondText);
        int rest = (int) (millis % 1000);
        bytes[length++] = (byte) ('0' + rest / 100);
        bytes[length++] = (byte) ('0' + rest / 10 % 10);
        bytes[length++] = (byte) ('0' + rest % 10);
    }

    private void number(String name, long value) {
        ascii(name);
        digits(value);
    }

    private void digits(long value) {
        if (value >= 10) {
            digits(value / 10);
        }
        bytes[length++] = (byte) ('0' + value % 10);
    }

    /** What is of our own making, or was found to be a token: there is nothing to escape in it. */
    private void ascii(String name, String value) {
        ascii(name);
        ascii(value);
    }

    @SuppressWarnings("deprecation") // Takes the low bytes, which is all that ASCII has, and copies them at once.
    private void ascii(String text) {
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    /** RFC 8259 section 7. */
    private void quoted(String name, @Nullable String text) {
        ascii(name);
        if (text == null) {
            ascii("null");
            return;
        }
        bytes[length++] = '"';
        for (int i = 0; i < length(text); i++) {
            character(text.charAt(i));
        }
        bytes[length++] = '"';
    }

    private void character(char c) {
        if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c >= ' ' && c < 0x7f) {
            bytes[length++] = (byte) c;
        } else {
            ascii("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                bytes[length++] = HEX[c >> shift & 0xf];
            }
        }
    }

    void writeTo(PrintStream out) {
        // One call, so that no other line of the process cuts into it.
        out.write(bytes, 0, length);
        out.flush();
    }

    void clear() {
        length = 0;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
