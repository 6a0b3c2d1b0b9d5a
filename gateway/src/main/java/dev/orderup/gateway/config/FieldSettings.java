package dev.orderup.gateway.config;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Header fields that are changed on the way: first those that are taken out, then those that are set.
 *
 * @param set in the place of all fields of the same name
 */
public record FieldSettings(@DefaultValue Map<String, String> set, @DefaultValue List<String> remove) {

    public FieldSettings {
        set = Map.copyOf(set);
        remove = List.copyOf(remove);
    }

    public boolean isEmpty() {
        return set.isEmpty() && remove.isEmpty();
    }
}
