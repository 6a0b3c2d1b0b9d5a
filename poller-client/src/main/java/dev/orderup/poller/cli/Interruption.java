package dev.orderup.poller.cli;

/** What is said when somebody presses Ctrl-C; the JVM then ends with status 130 by itself. */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption announcedBy(Runnable words) {
        var hook = new Thread(words, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** All is done: the end of the program is no interruption. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The end has begun and the hook with it: nothing is left to take back.
            return;
        }
    }
}
