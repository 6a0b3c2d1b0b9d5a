package dev.orderup.notification.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTests {
    @ParameterizedTest
    @CsvSource({"Where is my order?,WHERE", "what's the status,WHERE", "Has it arrived,WHERE", "When was it cancelled?,WHEN",
            "How long ago was that,WHEN",
            "please cancel,CANCEL", "I want a refund,CANCEL", "HOW MUCH?,COST", "the total please,COST", "What happens next,NEXT",
            "What did I order,LINES", "what is in it,LINES", "hello,UNKNOWN", "?,UNKNOWN", "antistatus,UNKNOWN"})
    void isWhatItsWordsSay(String text, Question question) {
        assertThat(Question.of(text)).isEqualTo(question);
    }
}
