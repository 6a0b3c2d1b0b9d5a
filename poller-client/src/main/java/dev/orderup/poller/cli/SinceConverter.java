package dev.orderup.poller.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time, or how long ago it was. */
final class SinceConverter implements ITypeConverter<Instant> {
    private final DurationConverter durations = new DurationConverter();

    @Override
    public Instant convert(String text) {
        try {
            return text.contains("T") ? OffsetDateTime.parse(text).toInstant() : Instant.now().minus(durations.convert(text));
        } catch (DateTimeException | TypeConversionException _) {
            throw new TypeConversionException(
                    text + " (expected: how long ago, such as 90s, 10m or 2h, or a time as RFC 3339 has it, such as 2026-11-24T02:00:00Z)");
        }
    }
}
