package dev.orderup.labs;

import dev.orderup.labs.system.PrivateSystem;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One system for all labs of all test classes that ask for it, stopped after the last. */
public final class SharedSystem implements BeforeAllCallback {
    private static final int ORDER_SERVICES = 2;
    private static final int NOTIFICATION_SERVICES = 1;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.create(SharedSystem.class)).computeIfAbsent(Kept.class, _ -> new Kept(), Kept.class);
    }

    private static final class Kept implements AutoCloseable {
        Kept() {
            try {
                PrivateSystem.keep(ORDER_SERVICES, NOTIFICATION_SERVICES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            PrivateSystem.end();
        }
    }
}
