package dev.orderup.labs.progress;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Tells on stderr what a lab does now and how far it has come. One stretch of work at a time; steps may come from any thread. */
public final class Progress implements AutoCloseable {
    private static final int REDRAW_MILLIS = 100;

    private final boolean isTerminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private volatile @Nullable ProgressBar bar;

    /** Work of which nobody knows how long it takes. */
    public void say(String what) {
        close();
        System.err.println(what + " …");
    }

    /**
     * Work of which it is known how much there is.
     *
     * @param steps how many calls of {@link #step} make the whole
     */
    public void begin(String what, long steps) {
        if (!isTerminal) {
            say(what);
            return;
        }
        close();
        bar = new ProgressBarBuilder().setTaskName(what)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .clearDisplayOnFinish()
                .build();
    }

    public void step() {
        step(1);
    }

    public void step(long steps) {
        var current = bar;
        if (current != null) {
            current.stepBy(steps);
        }
    }

    /** Ends the stretch that {@link #begin} began. */
    @Override
    public void close() {
        var current = bar;
        bar = null;
        if (current != null) {
            current.close();
        }
    }
}
