package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Caller.Role;
import dev.orderup.order.domain.InvalidRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Knows who may have a token: for this demonstration whoever knows the secret, under any name. */
@Component
class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final String WRONG = "unknown client, or a wrong secret (expected: client_id ROLE:NAME with the secret of its role)";

    private final JwtSettings settings;
    private final Attempts attempts;

    Clients(JwtSettings settings) {
        this.settings = settings;
        this.attempts = new Attempts(settings.wrongMax(), Clock.systemUTC());
        if (settings.isDemonstration()) {
            LOG.warn(
                    "Tokens are given to anybody who knows the documented secret: set orderup.jwt.demo-secret and orderup.jwt.service-secret"
                            + " (ORDERUP_DEMO_SECRET, ORDERUP_SERVICE_SECRET) wherever others can reach this service");
        }
    }

    /**
     * The caller whose secret was shown.
     *
     * @throws Refused in the same words whether it is the name or the secret that is wrong
     */
    Caller authenticated(TokenRequest request) {
        if (attempts.areSpent(request.clientId())) {
            throw Refused.tooManyAttempts(attempts.secondsLeft());
        }
        try {
            var caller = Caller.parse(request.clientId());
            if (isSame(request.secret(), secretOf(caller.role()))) {
                return caller;
            }
        } catch (InvalidRequest nobody) {
            // Told below, like a wrong secret.
        }
        attempts.wrong(request.clientId());
        throw Refused.invalidClient(WRONG);
    }

    private String secretOf(Role role) {
        return switch (role) {
            case CUSTOMER, COURIER, KITCHEN, OPERATOR -> settings.demoSecret();
            case SERVICE -> settings.serviceSecret();
        };
    }

    /** Takes as long for a secret that is right in its first half as for one that is not. */
    private static boolean isSame(String shown, String expected) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
