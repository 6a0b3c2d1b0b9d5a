package dev.orderup.notification.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;

/** An OpenAPI or AsyncAPI document on the classpath; both speak JSON Schema 2020-12. */
public record Contract(String resource, JsonNode document) {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    public static Contract of(String resource) {
        try (var yaml = Objects.requireNonNull(Contract.class.getClassLoader().getResourceAsStream(resource), resource)) {
            return new Contract(resource, new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a JSON pointer leads in the end. */
    public String resolve(String pointer) {
        JsonNode node = document.at(pointer);
        assertThat(node.isMissingNode()).as("%s is in %s", pointer, resource).isFalse();
        return node.has("$ref") ? resolve(node.path("$ref").asText().substring(1)) : pointer;
    }

    public JsonNode at(String pointer) {
        return document.at(resolve(pointer));
    }

    /** Holds a JSON text to the schema at a pointer. */
    public void check(String pointer, String json) {
        var schema = SCHEMAS.getSchema(SchemaLocation.of("classpath:" + resource + "#" + pointer));
        assertThat(schema.validate(json, InputFormat.JSON)).as("%s against %s", json, pointer).isEmpty();
    }
}
