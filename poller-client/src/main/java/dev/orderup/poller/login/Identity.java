package dev.orderup.poller.login;

import java.util.regex.Pattern;

/** Who somebody is: {@code ROLE:NAME}, such as {@code customer:ada}. */
public record Identity(Role role, String name) {
    private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,64}");
    private static final String EXPECTED = "ROLE:NAME with a role of customer, courier, kitchen or operator, such as customer:ada";

    /** What somebody may be here. */
    public enum Role {
        customer, courier, kitchen, operator
    }

    public Identity {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s:%s (expected: a name of 1 to 64 characters, not blank)".formatted(role, name));
        }
    }

    /** Throws {@link IllegalArgumentException} with a sentence for the user. */
    public static Identity of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        return new Identity(role(text, text.substring(0, colon)), text.substring(colon + 1));
    }

    public static Identity customer(String name) {
        return new Identity(Role.customer, name);
    }

    private static Role role(String text, String word) {
        try {
            return Role.valueOf(word);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")", unknown);
        }
    }

    @Override
    public String toString() {
        return role + ":" + name;
    }
}
