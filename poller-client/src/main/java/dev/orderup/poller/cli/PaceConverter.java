package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Pace;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how fast orders get on. */
final class PaceConverter implements ITypeConverter<Pace> {
    private static final Duration MAX = Duration.ofMinutes(10);

    @Override
    public Pace convert(String text) {
        return switch (text) {
            case "busy" -> Pace.BUSY;
            case "idle" -> Pace.IDLE;
            default -> Pace.every(time(text));
        };
    }

    private static Duration time(String text) {
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            Duration pause = new DurationConverter().convert(text);
            if (pause.compareTo(MAX) <= 0) {
                return pause;
            }
        }
        throw new TypeConversionException(
                text + " (expected: idle, busy or a time up to " + MAX.toMinutes() + "m between two steps, such as 2s)");
    }
}
