package dev.orderup.local;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The whole system, started once for all test classes that ask for it and stopped after the last. */
final class SharedStack implements BeforeAllCallback, ParameterResolver {
    private static final Namespace HERE = Namespace.create(SharedStack.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        stack(context);
    }

    private static TestStack stack(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent(TestStack.class, key -> start(), TestStack.class);
    }

    private static TestStack start() {
        try {
            var stack = TestStack.fresh("shared");
            var up = stack.orderup("up");
            if (up.exitStatus() != 0) {
                throw new AssertionError(up.err());
            }
            return stack;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestStack.class;
    }

    @Override
    public TestStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stack(context);
    }
}
