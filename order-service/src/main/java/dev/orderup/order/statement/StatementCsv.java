package dev.orderup.order.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A statement as CSV (RFC 4180) in UTF-8: lines end with CR LF, fields with a comma, a quotation mark or a line end are quoted. */
final class StatementCsv implements Chunks {
    private static final String HEADER = "day,sku,orders,quantity,totalCents\r\n";

    private final StatementLines lines;
    private final int chunkBytes;
    private final StringBuilder pending = new StringBuilder();

    StatementCsv(StatementLines lines, boolean withHeader, int chunkBytes) {
        this.lines = lines;
        this.chunkBytes = chunkBytes;
        if (withHeader) {
            pending.append(HEADER);
        }
    }

    @Override
    public byte @Nullable [] next() {
        StatementLine line;
        while (pending.length() < chunkBytes && (line = lines.next()) != null) {
            append(line);
        }
        if (pending.isEmpty()) {
            return null;
        }
        byte[] chunk = pending.toString().getBytes(UTF_8);
        pending.setLength(0);
        return chunk;
    }

    private void append(StatementLine line) {
        pending.append(line.day()).append(',').append(field(line.sku())).append(',');
        pending.append(line.orders()).append(',').append(line.quantity()).append(',').append(line.totalCents()).append("\r\n");
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        lines.close();
    }
}
