package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Refuses a body that says it is too large before it is sent; one that does not say is counted while it comes. */
public final class BodyLimit implements Step {
    @Override
    public @Nullable Refusal take(Passage passage) {
        var most = Objects.requireNonNull(passage.route()).settings().bodyMax();
        return HttpUtil.getContentLength(passage.head(), 0L) > most.toBytes() ? refusal(most) : null;
    }

    public static Refusal refusal(DataSize most) {
        return Refusal.of(413, "payload-too-large", "Payload too large", "The body may have at most " + most.toBytes() + " bytes.");
    }
}
