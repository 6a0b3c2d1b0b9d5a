package dev.orderup.gateway.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** Which keys there are, read off the records that hold them. */
final class SettingsShape {
    private SettingsShape() {}

    /** What a value of this type looks like. */
    static String expectation(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + Arrays.stream(type.getEnumConstants())
                    .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        if (type == Duration.class) {
            return "a time, such as 500ms, 5s or 1m";
        }
        if (type == DataSize.class) {
            return "a size, such as 512B, 16KB or 1MB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Path.class) {
            return "a file or a directory";
        }
        if (type == URI.class) {
            return "a URL";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        return type.isRecord() ? "settings: " + keys(type) : "a text";
    }

    /** Whether the records have a place for this key. */
    static boolean knows(ConfigurationPropertyName key) {
        return typeAt(key, key.getNumberOfElements()) != null;
    }

    /** The keys that could stand in the place of one that is unknown. */
    static String keysBeside(ConfigurationPropertyName key) {
        for (int depth = key.getNumberOfElements() - 1; depth >= 0; depth--) {
            var parent = typeAt(key, depth);
            if (parent != null) {
                return parent.resolve(Object.class).isRecord() ? "one of " + keys(parent.resolve(Object.class)) : "no more below it";
            }
        }
        return "one of " + keys(GatewaySettings.class);
    }

    private static String keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(SettingsShape::key).collect(Collectors.joining(", "));
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable ResolvableType typeAt(ConfigurationPropertyName key, int depth) {
        ResolvableType at = ResolvableType.forClass(GatewaySettings.class);
        for (int i = 0; i < depth && at != null; i++) {
            at = below(at, key.getElement(i, Form.UNIFORM));
        }
        return at;
    }

    private static @Nullable ResolvableType below(ResolvableType type, String element) {
        var here = type.resolve(Object.class);
        if (Map.class.isAssignableFrom(here)) {
            return type.as(Map.class).getGeneric(1);
        }
        if (List.class.isAssignableFrom(here)) {
            return type.as(List.class).getGeneric(0);
        }
        if (here.isRecord()) {
            for (var component : here.getRecordComponents()) {
                if (component.getName().toLowerCase(Locale.ROOT).equals(element)) {
                    return ResolvableType.forType(component.getGenericType());
                }
            }
        }
        return null;
    }
}
