package dev.orderup.poller.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.cli.OrderUp;
import dev.orderup.poller.topic.Topic.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TopicsTests {
    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();

    @Test
    void areFortyFourInOrder() {
        assertThat(Topics.all()).extracting(Topic::number).isEqualTo(IntStream.rangeClosed(1, 44).boxed().toList());
    }

    @Test
    void haveAClassACommandAndATestWhenTheyAreBuilt() {
        assertThat(Topics.all()).filteredOn(topic -> topic.state() == State.BUILT).isNotEmpty().allSatisfy(topic -> {
            assertThat(topic.command()).isNotNull();
            assertThat(topic.mainClass()).isNotNull();
            assertThat(topic.test()).isNotNull();
        });
    }

    @Test
    void nameClassesAndTestsThatAreThere() {
        List<String> classes = Topics.all()
                .stream()
                .flatMap(topic -> Stream.of(topic.mainClass(), topic.test()))
                .filter(Objects::nonNull)
                .flatMap(names -> Stream.of(names.split(", ")))
                .toList();
        assertThat(classes).allSatisfy(name -> assertThat(source(name)).as(name).isTrue());
    }

    @Test
    void areTheTableOfTheReadme() throws Exception {
        Path readme = HOUSE.resolve("README.md");
        assertThat(Files.readString(readme)).as("README.md holds what `./orderup topics --markdown` prints").contains(Topics.markdown());
    }

    /** Those of the labs and of local-stack are understood by other programs, whose tests see to it. */
    @Test
    void haveCommandsThatAreUnderstood() {
        List<String> others = List.of("lab ", "up", "demo", "gateway ", "status");
        assertThat(Topics.all()).filteredOn(topic -> topic.command() != null).allSatisfy(topic -> {
            String command = Objects.requireNonNull(topic.command());
            if (others.stream().noneMatch(command::startsWith)) {
                assertThat(OrderUp.commandLine().parseArgs(command.split(" ")).hasSubcommand()).as(command).isTrue();
            }
        });
    }

    /** Looked for in every module, since a topic may live in any. */
    private static boolean source(String className) {
        String file = className.replace('.', '/') + ".java";
        return Stream.of(Objects.requireNonNull(HOUSE.toFile().listFiles()))
                .flatMap(module -> Stream.of("main", "test").map(kind -> module.toPath().resolve("src/" + kind + "/java").resolve(file)))
                .anyMatch(Files::exists);
    }
}
