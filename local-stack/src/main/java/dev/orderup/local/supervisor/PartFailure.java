package dev.orderup.local.supervisor;

import dev.orderup.local.part.Output;
import java.io.IOException;

/** A part could not be started; the message holds what its log said last. */
final class PartFailure extends IOException {
    PartFailure(String part, String reason, Output output) {
        super("%s did not start: %s%nThe last lines of %s:%n%s".formatted(part, reason, output.file(),
                String.join(System.lineSeparator(), output.lastLines()).indent(4)));
    }
}
