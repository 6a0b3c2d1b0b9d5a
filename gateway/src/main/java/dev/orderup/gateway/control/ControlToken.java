package dev.orderup.gateway.control;

import dev.orderup.gateway.config.GatewaySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The secret of who may change something: made anew at each start and written to a file that only the gateway's own user can read. Whoever reads it
 * could stop the process as well.
 */
@Component
class ControlToken {
    private static final Logger LOG = LoggerFactory.getLogger(ControlToken.class);
    private static final int BYTES = 32;
    private final Path file;
    private final byte[] token;

    ControlToken(GatewaySettings settings) {
        file = settings.control().tokenFile();
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        token = Base64.getUrlEncoder().withoutPadding().encode(random);
    }

    /** Whether it is this one; takes as long for a wrong one as for the right one. */
    boolean is(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    /** Not before everything has started. Where it cannot be written nobody knows it, so nothing can be changed; requests are served all the same. */
    @EventListener(ApplicationStartedEvent.class)
    void tell() {
        try {
            write();
            LOG.info("the control plane takes changes from this machine, with the token in {}", file);
        } catch (IOException cannot) {
            LOG.warn("the control plane takes no changes, because its token cannot be written to {}"
                    + " (set orderup.gateway.control.token-file to a file that can): {}", file, cannot.toString());
        }
    }

    /** As a whole or not at all, and with its permissions from the first byte on. */
    private void write() throws IOException {
        var directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        var next = FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? Files.createTempFile(directory, "token", ".next",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(directory, "token", ".next");
        Files.write(next, token);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
