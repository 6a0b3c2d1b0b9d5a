package dev.orderup.notification.assistant;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** What the assistant said, what it was spared, and how soon it began. */
@Component
class AssistantMeters {
    enum Outcome {
        COMPLETED,
        CANCELLED,
        FAILED
    }

    private final Map<Outcome, Counter> answers = new EnumMap<>(Outcome.class);
    private final Counter tokens;
    private final Counter spared;
    private final Timer firstToken;

    AssistantMeters(MeterRegistry meters) {
        for (Outcome outcome : Outcome.values()) {
            answers.put(outcome, Counter.builder("orderup.assistant.answers")
                    .description("Answers begun, by how they ended")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(meters));
        }
        tokens = Counter.builder("orderup.assistant.tokens").description("Tokens generated").register(meters);
        spared = Counter.builder("orderup.assistant.tokens.spared")
                .description("Tokens that were known and not generated, because their client had gone")
                .register(meters);
        firstToken = Timer.builder("orderup.assistant.first.token").description("Question to first token").register(meters);
    }

    void token() {
        tokens.increment();
    }

    void firstToken(Duration after) {
        firstToken.record(after);
    }

    void ended(Outcome outcome, long tokensLeft) {
        Counter counter = answers.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        if (outcome == Outcome.CANCELLED) {
            spared.increment((double) tokensLeft);
        }
    }
}
