package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeExampleTests {
    @TempDir
    private Path directory;

    @Test
    void readsCommandsAndWhatTheyPrint() throws IOException {
        var example = read("""
                <!-- example: two steps, exits 1 -->
                ```console
                $ one \\
                    more
                a…c
                …
                z
                $ two
                ```
                """);

        assertThat(example.exitStatus()).isEqualTo(1);
        assertThat(example.steps()).extracting(ReadmeExample.Step::command).containsExactly("one \\\n    more", "two");
        assertThat("abc\nx\ny\nz\n").matches(example.steps().getFirst().pattern());
        assertThat("abc\nz\n").matches(example.steps().getFirst().pattern());
        assertThat("abd\nz\n").doesNotMatch(example.steps().getFirst().pattern());
        assertThat("").matches(example.steps().getLast().pattern());
    }

    private ReadmeExample read(String text) throws IOException {
        return ReadmeExample.in(Files.writeString(directory.resolve("README.md"), text)).getFirst();
    }
}
