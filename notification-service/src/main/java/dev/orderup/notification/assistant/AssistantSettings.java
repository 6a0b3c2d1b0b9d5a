package dev.orderup.notification.assistant;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The assistant.
 *
 * @param pace the time between two tokens of an answer. It stands for the model's: a template has none of its own. The first token
 * waits for no pace, only for the order's data. 0s: as fast as the client takes them
 * @param answersMax how many answers may be under way at once; a model's places are few, and whoever finds none comes again
 * @param answerMax how long one answer may take, however slowly its client reads: until then it holds a place
 * @param readDeadline how long order-service may take to tell of the order before the first byte
 */
@ConfigurationProperties("orderup.assistant")
record AssistantSettings(@DefaultValue("30ms") Duration pace, @DefaultValue("64") int answersMax, @DefaultValue("1m") Duration answerMax,
        @DefaultValue("2s") Duration readDeadline) {
    private static final Duration PACE_MAX = Duration.ofSeconds(1);

    AssistantSettings {
        if (pace.isNegative() || pace.compareTo(PACE_MAX) > 0) {
            throw new IllegalArgumentException("orderup.assistant.pace: " + pace + " (expected: 0s-1s)");
        }
        if (answersMax < 1) {
            throw new IllegalArgumentException("orderup.assistant.answers-max: " + answersMax + " (expected: 1 or more)");
        }
        positive("answer-max", answerMax);
        positive("read-deadline", readDeadline);
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.assistant." + name + ": " + value + " (expected: 1ms or more)");
        }
    }
}
