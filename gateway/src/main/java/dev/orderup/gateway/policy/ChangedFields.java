package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.FieldSettings;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes out and sets the header fields that the settings of a route name, of requests or of answers. */
final class ChangedFields implements Step, AnswerStep {
    private final String[] removed;
    private final String[] names;
    private final String[] values;

    ChangedFields(FieldSettings settings) {
        removed = settings.remove().toArray(String[]::new);
        names = settings.set().keySet().toArray(String[]::new);
        values = settings.set().entrySet().stream().map(Map.Entry::getValue).toArray(String[]::new);
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        change(passage.fields());
        return null;
    }

    @Override
    public void answered(Passage passage, HttpHeaders fields) {
        change(fields);
    }

    private void change(HttpHeaders fields) {
        for (var name : removed) {
            fields.remove(name);
        }
        for (int i = 0; i < names.length; i++) {
            fields.set(names[i], values[i]);
        }
    }
}
