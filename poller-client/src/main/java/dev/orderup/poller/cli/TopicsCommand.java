package dev.orderup.poller.cli;

import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.topic.Topic;
import dev.orderup.poller.topic.Topics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the topic table. */
@Command(name = "topics", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "List the topics of backend engineering that this system shows, and the command that shows each.")
final class TopicsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup
    private @Nullable Form form;

    @Override
    public Integer call() {
        CommandLine output = spec.commandLine();
        output.getOut().println(text());
        output.getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private String text() {
        if (form != null && form.json) {
            return OrderJson.writePretty(Topics.all());
        }
        return form != null && form.markdown ? Topics.markdown() : table(Topics.all());
    }

    private static String table(List<Topic> topics) {
        var table = new Table(5, " #", "topic", "word", "state", "command");
        topics.forEach(topic -> table.row("%2d".formatted(topic.number()), topic.topic(), Objects.toString(topic.word(), "-"),
                topic.state().toString().toLowerCase(Locale.ROOT), Objects.toString(topic.command(), "")));
        return table.toString();
    }

    /** How to print. */
    static final class Form {
        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        @Option(names = "--markdown", description = "Print the table of README.md.")
        private boolean markdown;
    }
}
