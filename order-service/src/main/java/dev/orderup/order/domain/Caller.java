package dev.orderup.order.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who is asking: a role, and a name within it. A customer's name is the {@code customerId} of its orders, a kitchen's the
 * {@code restaurantId}.
 */
public record Caller(Role role, String name) {
    /** What there is to be; {@link Access} says what each may do. */
    public enum Role {
        CUSTOMER, COURIER, KITCHEN, OPERATOR, SERVICE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String WORDS = Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));

    /** A name has the form of any identifier in an order. */
    public Caller {
        var check = new Check();
        check.identifier("name", name);
        check.passOrThrow();
    }

    /**
     * The caller that {@link #subject()} names.
     *
     * @throws InvalidRequest if it names none
     */
    public static Caller parse(String subject) {
        var parts = subject.split(":", 2);
        var role = Arrays.stream(Role.values())
                .filter(each -> each.word().equals(parts[0]))
                .findAny()
                .orElseThrow(() -> new InvalidRequest("subject", subject, "ROLE:NAME, ROLE one of " + WORDS));
        return new Caller(role, parts.length == 2 ? parts[1] : "");
    }

    /** {@code ROLE:NAME}, as tokens have it. */
    public String subject() {
        return role.word() + ":" + name;
    }
}
