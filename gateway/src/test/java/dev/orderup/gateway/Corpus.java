package dev.orderup.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Cases of request smuggling, as readable text. {@code ==} names a case and says where its rule stands; {@code >} is a line that a client
 * sends, {@code <} one that the service must get, {@code =} the refusal that the client must get; all else is comment.
 *
 * <p>A line ends with CR LF, unless its last character is a backslash. Other bytes are written as escapes: {@code \r \n \t \0 \xHH \\}.
 */
public final class Corpus {
    private Corpus() {}

    /**
     * One case.
     *
     * @param sent lines that a client sends, each with its end
     * @param seen what the service must get, without what the gateway adds
     * @param refusal empty where all is forwarded
     */
    public record Case(String name, List<String> sent, String seen, String refusal) {
        @Override
        public String toString() {
            return name;
        }

        /** All that is sent. */
        public String bytes() {
            return String.join("", sent);
        }
    }

    /** All cases of one file. */
    public static List<Case> of(String resource) {
        var cases = new ArrayList<Case>();
        var lines = read(resource).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("== ")) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).startsWith("== ")) {
                    end++;
                }
                cases.add(one(lines.get(i).substring(3), lines.subList(i + 1, end)));
            }
        }
        return cases;
    }

    private static Case one(String name, List<String> lines) {
        var sent = lines.stream().filter(line -> line.startsWith(">")).map(Corpus::bytes).toList();
        var seen = lines.stream().filter(line -> line.startsWith("<")).map(Corpus::bytes).toList();
        var refusal = lines.stream().filter(line -> line.startsWith("= ")).map(line -> line.substring(2)).toList();
        if (sent.isEmpty() || refusal.size() > 1 || (seen.isEmpty() && refusal.isEmpty())) {
            throw new IllegalArgumentException(name + ": needs what is sent, and what is seen or one refusal");
        }
        return new Case(name, sent, String.join("", seen), String.join("", refusal));
    }

    private static String bytes(String line) {
        var text = line.length() > 2 ? line.substring(2) : "";
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i));
            } else if (i + 1 == text.length()) {
                return out.toString();
            } else if (text.charAt(++i) == 'x') {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(escaped(text.charAt(i)));
            }
        }
        return out.append("\r\n").toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 't' -> '\t';
            case '0' -> '\0';
            case '\\' -> '\\';
            default -> throw new IllegalArgumentException("\\" + c + " (expected: \\r, \\n, \\t, \\0, \\\\ or \\xHH)");
        };
    }

    private static String read(String resource) {
        try (var in = Objects.requireNonNull(Corpus.class.getResourceAsStream("/smuggling/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
