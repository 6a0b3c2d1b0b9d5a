package dev.orderup.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.labs.cli.LabCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README's topic table tells a reader to type is a command line of a lab, word by word. */
class TopicCommandsTests {
    private static final Pattern LAB = Pattern.compile("\\| `\\./orderup (lab [^`]+)` \\|");

    static Stream<String> commands() throws IOException {
        return LAB.matcher(Files.readString(Path.of("../README.md"))).results().map(row -> row.group(1)).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(String command) {
        var parsed = LabCommand.commandLine().parseArgs(command.split(" ", -1));
        assertThat(parsed.subcommand().hasSubcommand()).as(command).isTrue();
    }
}
