package dev.orderup.notification.assistant;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What a question is about. The first whose words occur is taken, so the more special stand first: "when was it cancelled" asks for a
 * time and not for a cancellation.
 */
enum Question {
    WHEN("when|what time|how long|since|history|happened"),
    CANCEL("cancel|refund|undo|call it off"),
    COST("how much|total|price|cost|pay|bill|expensive"),
    NEXT("next|and then|what now"),
    LINES("what (did|have) (i|we)|ordered|items?|lines?|contents?|what('s| is) in|dish(es)?|note"),
    WHERE("where|status|state|track|ready|arriv(e|ed|ing)|deliver(ed|y)?|progress|how is|coming"),
    UNKNOWN(".*");

    private final Pattern words;

    Question(String words) {
        // Of what is left when the punctuation is gone, whole words only: "restaurant" does not ask for the rest.
        this.words = Pattern.compile("(?<!\\w)(" + words + ")(?!\\w)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static Question of(String text) {
        return Arrays.stream(values()).filter(question -> question.words.matcher(text).find()).findFirst().orElse(UNKNOWN);
    }
}
