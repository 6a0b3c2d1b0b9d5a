package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Bounds of arguments that their types do not hold. */
final class Check {
    private Check() {}

    static void within(CommandSpec command, String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ParameterException(command.commandLine(), name + ": " + value + " (expected: " + min + "-" + max + ")");
        }
    }

    static void positive(CommandSpec command, String name, Duration value) {
        if (value.isZero()) {
            throw new ParameterException(command.commandLine(), name + ": " + value.toMillis() + "ms (expected: more than nothing)");
        }
    }

    /** Somebody named by another argument than {@code --as}. */
    static Identity identity(CommandSpec command, Supplier<Identity> who) {
        try {
            return who.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /** An order's id. It goes into paths and frames, so nothing else gets that far. */
    static void orderId(CommandSpec command, String value) {
        try {
            if (UUID.fromString(value).toString().equals(value)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below, for this as for an id in other letters.
        }
        throw new ParameterException(command.commandLine(),
                "ORDER: " + value + " (expected: the id of an order, a UUID in lower case, as `orderup order list` prints it)");
    }
}
