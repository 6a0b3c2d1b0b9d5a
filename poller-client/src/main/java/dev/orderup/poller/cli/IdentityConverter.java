package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ROLE:NAME}. */
final class IdentityConverter implements ITypeConverter<Identity> {
    @Override
    public Identity convert(String text) {
        try {
            return Identity.of(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
