package dev.orderup.poller.order;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of orders and updates. Unknown fields are ignored: a newer service may say more. */
public final class OrderJson {
    // A record's fields are written in the order in which it declares them.
    private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

    private OrderJson() {}

    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw unexpected(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw unexpected(json, e);
        }
    }

    public static <T> T read(JsonNode json, Class<T> type) {
        try {
            return MAPPER.treeToValue(json, type);
        } catch (JacksonException e) {
            throw unexpected(json.toString(), e);
        }
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static String writePretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    private static Failure unexpected(String json, JacksonException e) {
        String start = json.length() > 200 ? json.substring(0, 200) + "…" : json;
        return new Failure.Refused("unexpected answer: " + start + " (" + e.getOriginalMessage() + ")", e);
    }
}
