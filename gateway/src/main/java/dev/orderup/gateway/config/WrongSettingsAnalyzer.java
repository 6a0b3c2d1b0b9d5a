package dev.orderup.gateway.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints wrong settings as sentences instead of a stack trace. */
class WrongSettingsAnalyzer extends AbstractFailureAnalyzer<WrongSettings> {
    @Override
    protected FailureAnalysis analyze(Throwable root, WrongSettings wrong) {
        return new FailureAnalysis("The gateway does not start with these settings:\n  " + String.join("\n  ", wrong.reasons()),
                "Write what is expected instead; every value can also come from the environment.", wrong);
    }
}
