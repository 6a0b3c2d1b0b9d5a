package dev.orderup.local.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Two calls of the C library that Java has no word for; the same on Linux and macOS. */
public final class Posix {
    private static final int SIGINT = 2;
    private static final MethodHandle SETSID = function("setsid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final MethodHandle KILL = function("kill",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Posix() {}

    /**
     * Leaves the terminal: its Ctrl-C and its end no longer reach this process or its children.
     * Answers false where this process already leads a group, as one started by hand from a shell does.
     */
    public static boolean leaveTerminal() {
        try {
            return (int) SETSID.invokeExact() != -1;
        } catch (Throwable e) {
            throw new IllegalStateException("setsid", e);
        }
    }

    /** SIGINT, which PostgreSQL takes as its fast shutdown: sessions are ended, data are written. */
    public static boolean interrupt(long pid) {
        try {
            return (int) KILL.invokeExact(Math.toIntExact(pid), SIGINT) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill", e);
        }
    }

    @SuppressWarnings("restricted") // a wrong signature would crash the JVM: the two above are those of POSIX
    private static MethodHandle function(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
