package dev.orderup.poller.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a list of {@code NAME=VALUE} with commas between, as {@code .orderup/addresses} has them. */
final class AddressList {
    private static final Pattern ADDRESS = Pattern.compile("[^:,/\\s]+:\\d{1,5}");
    private static final Pattern PID = Pattern.compile("\\d{1,18}");

    private AddressList() {}

    /** Addresses of management ports. */
    record Management(Map<String, URI> addresses) {}

    /** Processes on this machine. */
    record Pids(Map<String, Long> pids) {}

    static final class ManagementConverter implements ITypeConverter<Management> {
        @Override
        public Management convert(String text) {
            return new Management(read(text, "NAME=HOST:PORT,…, such as gateway=127.0.0.1:8081", ADDRESS,
                    value -> URI.create("http://" + value)));
        }
    }

    static final class PidsConverter implements ITypeConverter<Pids> {
        @Override
        public Pids convert(String text) {
            return new Pids(read(text, "NAME=PID,…, such as kafka=4711", PID, Long::parseLong));
        }
    }

    private static <T> Map<String, T> read(String text, String expected, Pattern form, Function<String, T> value) {
        var found = new LinkedHashMap<String, T>();
        for (String entry : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || !form.matcher(entry.substring(equals + 1)).matches()) {
                throw new TypeConversionException(entry + " (expected: " + expected + ")");
            }
            found.put(entry.substring(0, equals), value.apply(entry.substring(equals + 1)));
        }
        return found;
    }
}
