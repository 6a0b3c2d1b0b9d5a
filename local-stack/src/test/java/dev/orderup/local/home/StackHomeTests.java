package dev.orderup.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackHomeTests {
    @TempDir
    private Path directory;

    @Test
    void ownsItsMarkedProcessesAndItsDatabaseAndNothingOfANeighbour() {
        var home = StackHome.of(directory, directory.resolve("one"));
        var neighbour = StackHome.of(directory, directory.resolve("one-more"));

        assertThat(home.owns(home.marks())).isTrue();
        assertThat(home.owns(List.of("postgres", "-D", home.data().resolve("postgres").toString()))).isTrue();
        assertThat(home.owns(neighbour.marks())).isFalse();
        assertThat(home.owns(List.of("vi", "notes about " + home.directory()))).isFalse();
    }
}
