package dev.orderup.poller.cli;

import dev.orderup.poller.order.OrderLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a line of an order. Its bounds are the service's to judge; here it only has to be a line. */
final class LineConverter implements ITypeConverter<OrderLine> {
    private static final Pattern FORM = Pattern.compile("(.+):(-?\\d{1,9}):(-?\\d{1,18})");

    @Override
    public OrderLine convert(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException(text + " (expected: SKU:QUANTITY:CENTS, such as margherita:2:950)");
        }
        return new OrderLine(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }
}
