package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Settings of a program that a lab starts: a file beside one of its classes, in which {@code ${name}} stands for a value. */
public final class Template {
    private Template() {}

    /**
     * Writes it with the values in their places.
     *
     * @param beside the class beside which the template lies
     * @param name of the template, and of the file that is written
     * @param directory where to
     */
    public static Path write(Class<?> beside, String name, Path directory, Map<String, Object> values) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + beside);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var each : values.entrySet()) {
                text = text.replace("${" + each.getKey() + "}", each.getValue().toString());
            }
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new LabFailure("cannot write %s: %s".formatted(directory.resolve(name), e.getMessage()), e);
        }
    }
}
