package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for each stretch of work. */
final class ProgressBars implements Progress {
    private static final int REDRAW_MILLIS = 100;

    private volatile @Nullable ProgressBar bar;

    @Override
    public void begin(String what, int steps) {
        close();
        bar = new ProgressBarBuilder().setTaskName(what)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUnit(" updates", 1)
                .hideEta()
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void step() {
        ProgressBar current = bar;
        if (current != null) {
            current.step();
        }
    }

    @Override
    public void close() {
        ProgressBar current = bar;
        if (current != null) {
            current.close();
        }
    }
}
