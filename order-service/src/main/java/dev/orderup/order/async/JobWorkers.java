package dev.orderup.order.async;

import dev.orderup.order.tracing.CurrentTrace;

import java.util.List;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All workers of this instance: a {@link Crew} for each kind of job. */
@Component
class JobWorkers implements SmartLifecycle {
    private final List<Crew> crews;
    private final boolean enabled;
    private volatile boolean running;

    JobWorkers(List<JobWork> works, JobStore store, DueJobs due, EndedJobs ended, CurrentTrace trace, JobMeters meters,
            JobSettings settings) {
        this.crews = works.stream().map(work -> new Crew(work, store, due, ended, trace, meters, settings)).toList();
        this.enabled = settings.enabled();
    }

    @Override
    public synchronized void start() {
        if (enabled && !running) {
            running = true;
            crews.forEach(Crew::start);
        }
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            crews.parallelStream().forEach(Crew::stop);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
