package dev.orderup.notification.assistant;

import dev.orderup.notification.problem.InvalidRequestException;

import org.jspecify.annotations.Nullable;

/** What a client asks. */
record QuestionBody(@Nullable String question) {
    /** More is no question about an order. */
    private static final int LENGTH_MAX = 500;

    Question checked() {
        if (question == null || question.isBlank()) {
            throw new InvalidRequestException("question", question == null ? "" : question, "1 to " + LENGTH_MAX + " characters");
        }
        if (question.length() > LENGTH_MAX) {
            throw new InvalidRequestException("question", question.length() + " characters", "1 to " + LENGTH_MAX);
        }
        return Question.of(question);
    }
}
