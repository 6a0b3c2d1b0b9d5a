package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTests {

    @TempDir
    Path folder;

    @Test
    void aFileTakesThePlaceOfOrderUpsOwnSettingsAndSingleSettingsOutdoIt() throws Exception {
        var file = Files.createFile(folder.resolve("edge.yaml"));
        var typed = CommandLine.of("--config", file.toString(), "--server.port=0");
        assertThat(typed).isNotNull();
        assertThat(typed.forSpring()).containsExactly("--spring.config.additional-location=" + file.toUri(), "--server.port=0");
        assertThat(CommandLine.of()).isNotNull()
                .extracting(CommandLine::forSpring)
                .isEqualTo(new String[]{"--spring.config.additional-location=classpath:/orderup.yaml"});
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            --config,            nothing follows
            --config=/no/x.yaml, a file that can be read
            --config=x.txt,      a file whose name ends with
            --confg,             unknown
            start,               unknown
            """)
    void whatMakesNoSenseIsToldInASentence(String word, String sentence) {
        assertThatThrownBy(() -> CommandLine.of(word)).isInstanceOf(CommandLine.Mistake.class).hasMessageContaining(sentence);
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        var named = Files.createDirectory(folder.resolve("x.yaml"));
        assertThatThrownBy(() -> CommandLine.of("--config", named.toString())).hasMessageContaining("a file that can be read");
    }
}
