package dev.orderup.poller.cli;

import dev.orderup.poller.kafka.DeadLetter;
import dev.orderup.poller.order.OrderJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** How dead letters are printed. */
final class DeadLetterText {
    private static final int LEFT_COLUMNS = 6;
    private static final int REASON_MAX = 100;

    private DeadLetterText() {}

    static void print(CommandLine command, List<DeadLetter> letters, boolean json, String none) {
        PrintWriter out = command.getOut();
        if (json) {
            out.println(OrderJson.writePretty(letters));
        } else {
            out.println(letters.isEmpty() ? none : table(letters));
        }
        out.flush();
    }

    private static String table(List<DeadLetter> letters) {
        var table = new Table(LEFT_COLUMNS, "letter", "state", "subscriber", "from", "event", "reason");
        letters.forEach(letter -> table.row(Long.toString(letter.offset()), letter.state().name().toLowerCase(Locale.ROOT),
                letter.subscriber(), letter.original(), letter.event() == null ? "-" : letter.event(), shortened(letter.reason())));
        return table.toString();
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) + "…" : reason;
    }
}
