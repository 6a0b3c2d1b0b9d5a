package dev.orderup.poller.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of one or more Kafka brokers. */
final class KafkaConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (!text.matches("[^:,/\\s]+:\\d{1,5}(,[^:,/\\s]+:\\d{1,5})*")) {
            throw new TypeConversionException(text + " (expected: HOST:PORT, such as 127.0.0.1:19092)");
        }
        return text;
    }
}
