package dev.orderup.poller.cli;

import dev.orderup.poller.assistant.Answer;
import dev.orderup.poller.assistant.Assistant;
import dev.orderup.poller.login.Identity;
import dev.orderup.poller.order.OrderJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the assistant about an order and prints its answer as it is made. */
@Command(name = "ask", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Ask about an order; the answer is printed token by token as it comes. Ctrl-C cancels it, here and at the service.")
final class AskCommand implements Callable<Integer> {
    private static final int QUESTION_MAX = 500;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Parameters(index = "0", paramLabel = "ORDER", description = "The id of the order.")
    private String orderId;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "QUESTION", description = "Such as: where is my order")
    private List<String> words;

    @Option(names = "--as", paramLabel = "ROLE:NAME", converter = IdentityConverter.class, defaultValue = "operator:cli", description = "Who asks (default: ${DEFAULT-VALUE}).")
    private Identity identity;

    @Option(names = "--json", description = "Print one JSON document when the answer is complete.")
    private boolean json;

    private final AtomicLong tokens = new AtomicLong();

    @Override
    public Integer call() {
        String question = String.join(" ", words);
        Check.orderId(spec, orderId);
        Check.within(spec, "QUESTION, its characters", question.length(), 1, QUESTION_MAX);
        try (var assistant = new Assistant(system.gateway(), system.login(identity));
                Interruption _ = Interruption.announcedBy(this::interrupted)) {
            Answer answer = assistant.ask(orderId, question, this::token);
            print(question, answer);
        }
        return CommandLine.ExitCode.OK;
    }

    private void token(String text) {
        tokens.incrementAndGet();
        if (!json) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }

    private void print(String question, Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? OrderJson.writePretty(Document.of(orderId, question, answer)) : "");
        out.flush();
        say(String.format(Locale.ROOT, "%d tokens, the first after %.1f ms, then %.0f a second", answer.tokens(),
                millis(answer.toFirstToken()),
                answer.tokensPerSecond()));
    }

    private void interrupted() {
        say("stopped after " + tokens + " tokens");
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** What {@code --json} prints. */
    private record Document(String orderId, String question, String answer, long tokens, double millisToFirstToken, double millis,
            double tokensPerSecond) {
        static Document of(String orderId, String question, Answer answer) {
            return new Document(orderId, question, answer.text(), answer.tokens(), AskCommand.millis(answer.toFirstToken()),
                    AskCommand.millis(answer.took()), answer.tokensPerSecond());
        }
    }
}
