package dev.orderup.gateway.listener;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Follows the lines between the chunks of a body, ahead of Netty's decoder, which lets two things pass there: an extension without a name
 * (RFC 9112 section 7.1.1) and a trailer that is folded (section 5.2). Sizes and line ends are the decoder's to refuse.
 *
 * <p>The story of a body: <em>size</em>, which may go on as <em>a name</em> and the rest of an <em>extension</em>, perhaps
 * <em>quoted</em>; then the <em>data</em>, and the next size. After a size of 0 the <em>start of a trailer</em> and the
 * <em>trailer</em>, until one is empty; then <em>the end</em>. Data are jumped over, so this costs a look at each byte of the lines only.
 */
final class Chunks {
    private enum At {
        SIZE, NAME, EXTENSION, QUOTED, ESCAPED, DATA, TRAILER_START, TRAILER, END
    }

    private At at = At.END;
    private long size;
    /** Bytes of the buffer that have been looked at and that the decoder has not taken yet. */
    private int ahead;

    void begin() {
        at = At.SIZE;
        size = 0;
        ahead = 0;
    }

    /** The decoder has taken these many bytes. */
    void consumed(int bytes) {
        ahead = Math.max(0, ahead - bytes);
    }

    /** Looks at what has come since the last time; null when nothing is wrong with it. */
    @Nullable
    String problemIn(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int index = buffer.readerIndex() + ahead;
        while (index < end && at != At.END) {
            if (at == At.DATA) {
                index += jumped(end - index);
                continue;
            }
            byte next = buffer.getByte(index++);
            var problem = problem(next);
            if (problem != null) {
                return problem;
            }
            at = after(next);
        }
        ahead = index - buffer.readerIndex();
        return null;
    }

    private int jumped(int most) {
        int jump = (int) Math.min(most, size);
        size -= jump;
        at = size == 0 ? At.SIZE : At.DATA;
        return jump;
    }

    private @Nullable String problem(byte next) {
        boolean blank = StrictRequestDecoder.isBlank(next);
        if (at == At.NAME && !blank && !Framing.isTokenCharacter((char) next)) {
            return "a chunk extension has no name";
        }
        return at == At.TRAILER_START && blank ? "a trailer line begins with white space (obs-fold)" : null;
    }

    private At after(byte next) {
        if (next == '\n') {
            return endOfLine();
        }
        return switch (at) {
            case SIZE -> next == ';' ? At.NAME : digit(next);
            case NAME -> StrictRequestDecoder.isBlank(next) ? At.NAME : At.EXTENSION;
            case EXTENSION -> next == ';' ? At.NAME : next == '"' ? At.QUOTED : At.EXTENSION;
            case QUOTED -> next == '\\' ? At.ESCAPED : next == '"' ? At.EXTENSION : At.QUOTED;
            case ESCAPED -> At.QUOTED;
            case TRAILER_START -> next == '\r' ? At.TRAILER_START : At.TRAILER;
            case TRAILER, DATA, END -> at;
        };
    }

    private At digit(byte next) {
        int digit = Character.digit(next, 16);
        // A size that the decoder refuses need not be right here.
        size = digit < 0 || size > Integer.MAX_VALUE ? size : size << 4 | digit;
        return At.SIZE;
    }

    private At endOfLine() {
        return switch (at) {
            case TRAILER_START -> At.END;
            case TRAILER -> At.TRAILER_START;
            default -> {
                // The line end after the data is jumped over with them.
                boolean last = size == 0;
                size += 2;
                yield last ? At.TRAILER_START : At.DATA;
            }
        };
    }
}
