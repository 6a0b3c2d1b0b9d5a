package dev.orderup.order.persistence;

import dev.orderup.order.async.Claim;
import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobFailure;
import dev.orderup.order.async.JobKind;
import dev.orderup.order.async.JobRequest;
import dev.orderup.order.async.JobStore;
import dev.orderup.order.async.Submission;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Fingerprint;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.tracing.CurrentTrace;

import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/**
 * Jobs in PostgreSQL. Taking jobs is one statement: {@code FOR UPDATE SKIP LOCKED} passes over those that another instance is just taking,
 * and checks again what it waited for.
 *
 * <p>
 * What may be lost in a crash of the database without harm (a lease, progress: the work is then done again) does not wait for the disk. A
 * job that was accepted, that has ended, or that was called off does: somebody was told.
 */
@Repository
class PostgresJobStore implements JobStore {
    private static final String SUBMIT = """
            INSERT INTO job (id, kind, status, version, owner, input, idempotency_key, fingerprint, traceparent, done, total, lease, failures,
                due_at, created_at, result_bytes)
            SELECT uuidv7(), :kind, 'QUEUED', 1, :owner, :input::jsonb, :key, :fingerprint, :traceparent, 0, :total, 0, 0,
                clock_timestamp(), clock_timestamp(), 0
            WHERE (SELECT count(*) FROM (SELECT FROM job WHERE kind = :kind AND due_at IS NOT NULL LIMIT :openMax) AS open) < :openMax
            ON CONFLICT (idempotency_key) DO NOTHING
            RETURNING *
            """;
    /** An order that a worker has begun to place may be placed: then it is too late. A statement harms nobody at any time. */
    private static final String CANCEL = """
            WITH cancelled AS (
                UPDATE job SET status = 'CANCELLED', version = version + 1, due_at = NULL, finished_at = clock_timestamp()
                WHERE id = :id AND due_at IS NOT NULL AND (kind = 'STATEMENT' OR lease = 0)
                RETURNING *),
            forgotten AS (DELETE FROM job_result WHERE job_id IN (SELECT id FROM cancelled))
            SELECT * FROM cancelled
            """;
    private static final String CLAIM = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
            due AS (
                SELECT id FROM job, relaxed WHERE kind = :kind AND due_at <= clock_timestamp()
                ORDER BY due_at LIMIT :limit FOR UPDATE OF job SKIP LOCKED)
            UPDATE job SET status = 'RUNNING', version = version + 1, lease = lease + 1,
                failures = failures + CASE status WHEN 'RUNNING' THEN 1 ELSE 0 END,
                due_at = clock_timestamp() + :leaseMillis * interval '1 ms', started_at = coalesce(started_at, clock_timestamp())
            FROM due WHERE job.id = due.id
            RETURNING job.*, old.status = 'RUNNING' AS taken_over
            """;
    private static final String EXTEND = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            UPDATE job SET due_at = clock_timestamp() + :leaseMillis * interval '1 ms'
            FROM relaxed, unnest(:ids, :leases) AS held (id, lease)
            WHERE job.id = held.id AND job.lease = held.lease AND status = 'RUNNING'
            RETURNING job.id
            """;
    private static final String FORGET_INCOMPLETE = """
            DELETE FROM job_result USING job
            WHERE job_id = job.id AND job.id = :id AND job.lease = :lease AND status = 'RUNNING' AND step >= done
            """;
    private static final String APPEND = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            INSERT INTO job_result (job_id, step, part, bytes)
            SELECT id, :step, :part, :bytes FROM job, relaxed WHERE id = :id AND lease = :lease AND status = 'RUNNING'
            """;
    private static final String PROGRESS = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            UPDATE job SET version = version + 1, done = :done, result_bytes = :resultBytes FROM relaxed
            WHERE id = :id AND lease = :lease AND status = 'RUNNING'
            """;
    private static final String SUCCEED = """
            UPDATE job SET status = 'SUCCEEDED', version = version + 1, done = total, due_at = NULL, finished_at = clock_timestamp(),
                order_id = :order
            WHERE id = :id AND lease = :lease AND status = 'RUNNING'
            """;
    private static final String FAIL = """
            WITH failed AS (
                UPDATE job SET status = 'FAILED', version = version + 1, due_at = NULL, finished_at = clock_timestamp(), result_bytes = 0,
                    failures = failures + 1, failure = :failure, failure_detail = :detail
                WHERE id = :id AND lease = :lease AND status = 'RUNNING'
                RETURNING id),
            forgotten AS (DELETE FROM job_result WHERE job_id IN (SELECT id FROM failed))
            SELECT count(*) FROM failed
            """;
    private static final String QUEUE_AGAIN = """
            UPDATE job SET status = 'QUEUED', version = version + 1, failures = failures + :failed,
                due_at = clock_timestamp() + :restMillis * interval '1 ms'
            WHERE id = :id AND lease = :lease AND status = 'RUNNING'
            """;
    private static final String PARTS = """
            SELECT step, part, bytes FROM job_result WHERE job_id = :id AND (step, part) > (:step, :part)
            ORDER BY step, part LIMIT :limit
            """;
    /** Instances that purge at the same time pass over each other's rows. */
    private static final String PURGE = """
            DELETE FROM job WHERE id IN (
                SELECT id FROM job WHERE finished_at < clock_timestamp() - :retentionSeconds * interval '1 second'
                ORDER BY finished_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            """;
    private static final String PURGE_RESULTS = """
            DELETE FROM job WHERE id IN (
                SELECT id FROM (
                    SELECT id, finished_at, sum(result_bytes) OVER (ORDER BY finished_at DESC, id) AS bytes FROM job
                    WHERE finished_at IS NOT NULL AND result_bytes > 0) AS result
                WHERE bytes > :bytesMax ORDER BY finished_at LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final CurrentTrace trace;
    private final Outage outage = new Outage();

    PostgresJobStore(JdbcClient jdbc, CurrentTrace trace) {
        this.jdbc = jdbc;
        this.trace = trace;
    }

    @Override
    public Optional<Submission> submit(JobRequest request, @Nullable String owner, int openMax) {
        return outage.translated(() -> {
            if (request instanceof JobRequest.Placing(var caller, var order, var key) && key != null) {
                var fingerprint = Fingerprint.of(order);
                return insert(request, owner, openMax, key.of(caller), fingerprint).or(() -> submittedBefore(caller, key, fingerprint));
            }
            return insert(request, owner, openMax, null, null);
        });
    }

    private Optional<Submission> insert(JobRequest request, @Nullable String owner, int openMax, @Nullable String key,
            byte @Nullable [] fingerprint) {
        return jdbc.sql(SUBMIT)
                .param("kind", request.kind().name())
                .param("owner", owner, Types.VARCHAR)
                .param("input", JobJson.write(request))
                .param("key", key, Types.VARCHAR)
                .param("fingerprint", fingerprint, Types.BINARY)
                .param("traceparent", trace.traceparent(), Types.VARCHAR)
                .param("total", request.steps())
                .param("openMax", openMax)
                .query(JobRows::job)
                .optional()
                .map(job -> new Submission(job, false));
    }

    /** Empty if nothing was submitted with the key: then the queue was full. */
    private Optional<Submission> submittedBefore(Caller caller, IdempotencyKey key, byte[] fingerprint) {
        var submitted = jdbc.sql("SELECT *, fingerprint = :fingerprint AS same FROM job WHERE idempotency_key = :key")
                .param("key", key.of(caller))
                .param("fingerprint", fingerprint)
                .query((row, number) -> new Submitted(JobRows.job(row, number), row.getBoolean("same")))
                .optional();
        if (submitted.isPresent() && !submitted.get().same) {
            throw new IdempotencyKeyReused(key);
        }
        return submitted.map(before -> new Submission(before.job, true));
    }

    @Override
    public Optional<Job> find(UUID id) {
        return outage.translated(() -> jdbc.sql("SELECT * FROM job WHERE id = :id").param("id", id).query(JobRows::job).optional());
    }

    @Override
    public Optional<Job> cancel(UUID id) {
        return outage.translated(() -> jdbc.sql(CANCEL).param("id", id).query(JobRows::job).optional());
    }

    @Override
    public List<Claim> claim(JobKind kind, int limit, Duration lease) {
        return outage.translated(() -> jdbc.sql(CLAIM)
                .param("kind", kind.name())
                .param("limit", limit)
                .param("leaseMillis", lease.toMillis())
                .query(JobRows::claim)
                .list());
    }

    @Override
    public Set<UUID> extend(Collection<Claim> claims, Duration lease) {
        return outage.translated(() -> new HashSet<>(jdbc.sql(EXTEND)
                .param("leaseMillis", lease.toMillis())
                .param("ids", claims.stream().map(Claim::id).toArray(UUID[]::new))
                .param("leases", claims.stream().map(Claim::lease).toArray(Long[]::new))
                .query(UUID.class)
                .list()));
    }

    @Override
    public void forgetIncomplete(Claim claim) {
        outage.translated(() -> held(FORGET_INCOMPLETE, claim).update());
    }

    @Override
    public boolean append(Claim claim, long step, int part, byte[] bytes) {
        return isOne(held(APPEND, claim).param("step", step).param("part", part).param("bytes", bytes));
    }

    @Override
    public boolean progress(Claim claim, long done, long resultBytes) {
        return isOne(held(PROGRESS, claim).param("done", done).param("resultBytes", resultBytes));
    }

    @Override
    public boolean succeed(Claim claim, @Nullable UUID orderId) {
        return isOne(held(SUCCEED, claim).param("order", orderId, Types.OTHER));
    }

    @Override
    public boolean fail(Claim claim, JobFailure failure) {
        return outage.translated(() -> held(FAIL, claim).param("failure", failure.reason().name())
                .param("detail", failure.detail())
                .query(Long.class)
                .single()) == 1;
    }

    @Override
    public boolean retry(Claim claim, Duration rest) {
        return isOne(held(QUEUE_AGAIN, claim).param("failed", 1).param("restMillis", rest.toMillis()));
    }

    @Override
    public boolean giveBack(Claim claim) {
        return isOne(held(QUEUE_AGAIN, claim).param("failed", 0).param("restMillis", 0));
    }

    @Override
    public List<Part> parts(UUID id, int afterStep, int afterPart, int limit) {
        return outage.translated(() -> jdbc.sql(PARTS)
                .param("id", id)
                .param("step", afterStep)
                .param("part", afterPart)
                .param("limit", limit)
                .query(JobRows::part)
                .list());
    }

    @Override
    public int purge(Duration retention, int limit) {
        return outage.translated(
                () -> jdbc.sql(PURGE).param("retentionSeconds", retention.toSeconds()).param("limit", limit).update());
    }

    @Override
    public int purgeResults(long bytesMax, int limit) {
        return outage.translated(() -> jdbc.sql(PURGE_RESULTS).param("bytesMax", bytesMax).param("limit", limit).update());
    }

    @Override
    public Map<Standing, Long> countOpen() {
        return outage
                .translated(() -> jdbc.sql("SELECT kind, status, count(*) AS jobs FROM job WHERE due_at IS NOT NULL GROUP BY kind, status")
                        .query(row -> {
                            var counts = new HashMap<Standing, Long>();
                            while (row.next()) {
                                counts.put(JobRows.standing(row), row.getLong("jobs"));
                            }
                            return counts;
                        }));
    }

    private StatementSpec held(String sql, Claim claim) {
        return jdbc.sql(sql).param("id", claim.id()).param("lease", claim.lease());
    }

    private boolean isOne(StatementSpec update) {
        return outage.translated(update::update) == 1;
    }

    private record Submitted(Job job, boolean same) {}
}
