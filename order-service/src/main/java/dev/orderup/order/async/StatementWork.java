package dev.orderup.order.async;

import dev.orderup.order.statement.Statements;

import org.springframework.stereotype.Component;

/** Writes a statement a day at a time. A day that is written is not written again, whoever goes on with the next. */
@Component
class StatementWork implements JobWork {
    private final Statements statements;

    StatementWork(Statements statements) {
        this.statements = statements;
    }

    @Override
    public JobKind kind() {
        return JobKind.STATEMENT;
    }

    @Override
    public void perform(Lease lease) throws InterruptedException {
        var statement = (JobRequest.Statement) lease.claim().request().get();
        lease.resume();
        for (long day = lease.claim().done(); day < statement.steps(); day++) {
            write(statement, day, lease);
            lease.progress(day + 1);
        }
        lease.succeed(null);
    }

    private void write(JobRequest.Statement statement, long day, Lease lease) throws InterruptedException {
        try (var chunks = statements.day(statement.query(), day)) {
            int part = 0;
            for (var chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                lease.check();
                lease.append(day, part++, chunk);
            }
        }
        lease.check();
    }
}
