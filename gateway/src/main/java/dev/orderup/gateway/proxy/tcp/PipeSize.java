package dev.orderup.gateway.proxy.tcp;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Makes pipes hold more (fcntl(2), F_SETPIPE_SZ), which neither the JDK nor Netty can say: with sixteen times the bytes for each splice the one who reads is woken that
 * much less. A wish: the kernel may refuse it, to one user's pipes beyond {@code /proc/sys/fs/pipe-user-pages-soft}, and they hold 64 KB then.
 */
@SuppressWarnings("restricted") // Whoever starts the gateway allows native access (--enable-native-access), for Netty needs it as well.
final class PipeSize {
    private static final int F_SETPIPE_SZ = 1031;
    private static final MethodHandle FCNTL = Linker.nativeLinker()
            .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));

    private PipeSize() {}

    /** Returns what it holds now, or -1 where that was refused. */
    static int set(int descriptor, int bytes) {
        try {
            return (int) FCNTL.invokeExact(descriptor, F_SETPIPE_SZ, bytes);
        } catch (Throwable never) {
            throw new IllegalStateException("fcntl cannot be called", never);
        }
    }
}
