package dev.orderup.poller.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a gateway; the port may be left out where it is HTTP's own. */
final class GatewayConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            var uri = new URI(text);
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw unexpected(text);
            }
            return new URI("http", null, uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw unexpected(text);
        }
    }

    private static TypeConversionException unexpected(String text) {
        return new TypeConversionException(text + " (expected: http://HOST:PORT, such as http://127.0.0.1:8080)");
    }
}
