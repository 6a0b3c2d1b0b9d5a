package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Reads an event stream as the HTML Living Standard §9.2.6 says: lines end in CR, LF or both; a blank line gives out the
 * event; a line that begins with a colon is a comment, which is how heartbeats come. Bytes may arrive cut anywhere.
 */
public final class SseParser {
    // Our updates are about 130 bytes; a line that grows past this is no event of ours.
    private static final int LINE_BYTES_MAX = 64 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private boolean afterCr;
    private String type = "";
    private String id = "";
    private StringJoiner data = new StringJoiner("\n");
    private boolean hasData;

    /** The events that these bytes complete. */
    public List<SseEvent> feed(byte[] bytes) {
        var events = new ArrayList<SseEvent>();
        for (byte next : bytes) {
            if (next == '\n' && afterCr) {
                afterCr = false;
            } else if (next == '\n' || next == '\r') {
                afterCr = next == '\r';
                endLine(events);
            } else {
                afterCr = false;
                append(next);
            }
        }
        return events;
    }

    private void append(byte next) {
        if (line.size() == LINE_BYTES_MAX) {
            throw new Failure.Refused("a line of the event stream is longer than " + LINE_BYTES_MAX + " bytes");
        }
        line.write(next);
    }

    private void endLine(List<SseEvent> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            dispatch(events);
        } else if (!text.startsWith(":")) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(name, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "id" -> id = value;
            case "data" -> {
                data.add(value);
                hasData = true;
            }
            // "retry" included: Resumption backs off on its own terms, which are gentler than a fixed time.
            default -> {
            }
        }
    }

    private void dispatch(List<SseEvent> events) {
        if (hasData) {
            events.add(new SseEvent(type.isEmpty() ? "message" : type, id, data.toString()));
        }
        type = "";
        data = new StringJoiner("\n");
        hasData = false;
    }
}
