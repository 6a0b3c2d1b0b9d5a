package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.CorsSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins in (Fetch standard, CORS protocol): answers preflights, and marks answers as readable. It does not protect a
 * service, which anybody but a browser can still call; it opens to browsers what is closed to them.
 */
final class Cors implements Step, AnswerStep {
    private static final String ALL = "*";
    private final Set<String> origins;
    private final boolean all;
    private final Set<String> methods;
    private final Set<String> headers;
    private final String methodList;
    private final String headerList;
    private final String exposed;
    private final boolean credentials;
    private final String maxAge;

    Cors(CorsSettings settings) {
        origins = Set.copyOf(settings.origins());
        all = origins.contains(ALL);
        methods = Set.copyOf(settings.methods());
        headers = settings.headers().stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        methodList = String.join(", ", settings.methods());
        headerList = String.join(", ", settings.headers());
        exposed = String.join(", ", settings.expose());
        credentials = settings.credentials();
        maxAge = Long.toString(settings.maxAge().toSeconds());
    }

    static boolean isPreflight(Passage passage) {
        return passage.head().method().equals(HttpMethod.OPTIONS) && passage.fields().contains(HttpHeaderNames.ORIGIN)
                && passage.fields().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        return isPreflight(passage) ? preflight(passage) : null;
    }

    private Refusal preflight(Passage passage) {
        var fields = passage.fields();
        var method = fields.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "");
        if (!allows(fields.get(HttpHeaderNames.ORIGIN))) {
            return Refusal.of(403, "cors", "Other origin", "Pages of this origin may not call this.");
        }
        if (!methods.contains(method)) {
            return Refusal.of(403, "cors", "Other origin",
                    "Pages of other origins may not use this method (expected: " + methodList + ").");
        }
        for (var name : fields.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "").split(",", -1)) {
            if (!name.isBlank() && !headers.contains(name.strip().toLowerCase(Locale.ROOT))) {
                return Refusal.of(403, "cors", "Other origin",
                        "Pages of other origins may not send this field (expected: " + headerList + ").");
            }
        }
        var answer = Refusal.of(204, "preflight", "No content", "")
                .with("access-control-allow-methods", methodList)
                .with("access-control-max-age", maxAge);
        return headerList.isEmpty() ? answer : answer.with("access-control-allow-headers", headerList);
    }

    private boolean allows(@Nullable String origin) {
        return origin != null && (all || origins.contains(origin));
    }

    @Override
    public void answered(Passage passage, HttpHeaders fields) {
        var origin = passage.fields().get(HttpHeaderNames.ORIGIN);
        if (!all) {
            fields.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        fields.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN).remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS);
        if (origin == null || !allows(origin)) {
            return;
        }
        fields.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, all ? ALL : origin);
        if (credentials) {
            fields.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (!exposed.isEmpty()) {
            fields.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }
}
