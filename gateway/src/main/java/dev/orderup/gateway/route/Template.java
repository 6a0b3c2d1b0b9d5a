package dev.orderup.gateway.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text made of pieces of a request: {@code {name}} is the segment that the route's path names so, {@code {host}} the host that was asked
 * without its port, {@code **} at the end all segments that follow the named ones. What a segment holds was normalised before, so it can
 * neither climb nor begin another segment.
 */
public final class Template {
    private final List<Piece> pieces = new ArrayList<>();

    Template(String text, PathPattern pattern) {
        boolean rest = text.endsWith("/**");
        var named = rest ? text.substring(0, text.length() - 3) : text;
        for (int at = 0; at < named.length();) {
            int open = named.indexOf('{', at);
            if (open < 0) {
                pieces.add(new Piece.Text(named.substring(at)));
                break;
            }
            int close = named.indexOf('}', open);
            pieces.add(new Piece.Text(named.substring(at, open)));
            pieces.add(piece(named.substring(open + 1, close), pattern));
            at = close + 1;
        }
        if (rest) {
            pieces.add(new Piece.Rest(pattern.length()));
        }
    }

    private static Piece piece(String name, PathPattern pattern) {
        int segment = pattern.segment(name);
        return segment < 0 ? new Piece.Host() : new Piece.Segment(segment);
    }

    /** The text for a request whose path matched; without its query. */
    public String fill(String target, @Nullable String host) {
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        var out = new StringBuilder(target.length() + 32);
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Text text -> out.append(text.text());
                case Piece.Host _ -> out.append(host == null ? "" : host.substring(0, HostTable.endOfName(host)));
                case Piece.Rest rest -> out.append(target, PathPattern.slashBefore(rest.after(), target, end), end);
                case Piece.Segment segment -> {
                    int slash = PathPattern.slashBefore(segment.index(), target, end);
                    out.append(target, slash + 1, PathPattern.slashBefore(1, target.substring(slash), end - slash) + slash);
                }
            }
        }
        return out.toString();
    }

    private sealed interface Piece {
        record Text(String text) implements Piece {}

        record Segment(int index) implements Piece {}

        record Rest(int after) implements Piece {}

        record Host() implements Piece {}
    }
}
