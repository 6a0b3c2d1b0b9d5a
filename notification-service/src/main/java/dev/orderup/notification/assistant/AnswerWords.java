package dev.orderup.notification.assistant;

import java.time.Duration;

import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.wire.UpdateJson;

import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

/** The events of an answer as bytes (WHATWG HTML, section 9.2.6). JSON has no bare line break, so one data line is enough. */
@Component
class AnswerWords {
    private final JsonMapper json;

    AnswerWords(JsonMapper json) {
        this.json = json;
    }

    byte[] token(String text) {
        return event("token", new Token(text));
    }

    byte[] done(long tokens, Duration toFirstToken) {
        return event("done", new Done(tokens, toFirstToken.toNanos() / 1e6));
    }

    byte[] error(Problem problem) {
        return event("error", problem);
    }

    private byte[] event(String name, Object data) {
        return UpdateJson.utf8("event:" + name + "\ndata:" + json.writeValueAsString(data) + "\n\n");
    }

    private record Token(String text) {}

    private record Done(long tokens, double millisToFirstToken) {}
}
