package dev.orderup.gateway.config;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which requests are timed stage by stage.
 *
 * @param sample the share of all requests that are, by chance, from 0 to 1
 * @param ask who gets the times of a request by asking with {@code Prefer: server-timing}
 * @param kept how many of the last ones the control plane can tell of
 */
public record JourneySettings(@DefaultValue("0.01") double sample, @DefaultValue("anyone") Ask ask, @DefaultValue("256") int kept) {

    /** Who is told how long the stages of a request took. */
    public enum Ask {
        /** Whoever asks. */
        ANYONE,
        /** Who has shown a token that was asked for. */
        TOKEN,
        /** Nobody, whatever is asked. */
        NOBODY
    }

    /** Whether any request can be timed. */
    public boolean isOn() {
        return sample > 0 || ask != Ask.NOBODY;
    }
}
