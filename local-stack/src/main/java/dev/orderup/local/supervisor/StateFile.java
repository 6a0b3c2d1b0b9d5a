package dev.orderup.local.supervisor;

import dev.orderup.local.home.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The state of the stack in a file: replaced as a whole, so that a reader never sees half. */
public record StateFile(StackHome home) {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    public Optional<StackState> read() throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(home.state()), StackState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(StackState state) throws IOException {
        replace(home.state(), JSON.writeValueAsString(state));
        replace(home.addresses(), state.addresses().entrySet().stream().map(entry -> entry + "\n").collect(Collectors.joining()));
    }

    void delete() throws IOException {
        Files.deleteIfExists(home.state());
        Files.deleteIfExists(home.addresses());
    }

    private static void replace(Path file, String content) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
