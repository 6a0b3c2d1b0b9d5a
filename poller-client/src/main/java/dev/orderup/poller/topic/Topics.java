package dev.orderup.poller.topic;

import dev.orderup.poller.order.OrderJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The topics, all of them, from the one place where they are written down: {@code topics.json} beside this class. */
public final class Topics {
    private static final String HEAD = """
            | # | topic | word | main class | command | figure last measured |
            |---|---|---|---|---|---|
            """;

    private Topics() {}

    public static List<Topic> all() {
        try (InputStream source = Objects.requireNonNull(Topics.class.getResourceAsStream("topics.json"))) {
            return List.of(OrderJson.read(source.readAllBytes(), Topic[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** README's table. */
    public static String markdown() {
        return HEAD + all().stream().map(Topics::row).collect(Collectors.joining("\n"));
    }

    private static String row(Topic topic) {
        return switch (topic.state()) {
            case BUILT -> "| %d | %s | %s | %s | %s | %s |".formatted(topic.number(), topic.topic(), code(topic.word()),
                    code(topic.mainClass()), code(topic.command() == null ? null : "./orderup " + topic.command()), figure(topic));
            case PLANNED -> "| %d | %s | %s | *not yet built* | | |".formatted(topic.number(), topic.topic(), code(topic.word()));
        };
    }

    private static String code(@Nullable String text) {
        return text == null ? "" : "`" + text.replace(", ", "`, `") + "`";
    }

    private static String figure(Topic topic) {
        if (topic.figure() == null) {
            return "";
        }
        return topic.measuredAt() == null ? topic.figure() : topic.figure() + " (" + topic.measuredAt() + ")";
    }
}
