package dev.orderup.gateway.config;

import java.util.List;

/** The settings cannot be used; every reason is told at once. */
public class WrongSettings extends RuntimeException {
    private final List<String> reasons;

    public WrongSettings(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
