package dev.orderup.order.persistence;

import static dev.orderup.order.persistence.Rows.id;
import static dev.orderup.order.persistence.Rows.instant;

import dev.orderup.order.async.Claim;
import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobFailure;
import dev.orderup.order.async.JobKind;
import dev.orderup.order.async.JobStatus;
import dev.orderup.order.async.JobStore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Reads rows of jobs. */
final class JobRows {
    private JobRows() {}

    static Job job(ResultSet row, int number) throws SQLException {
        return new Job(id(row, "id"), kind(row), JobStatus.valueOf(row.getString("status")), row.getLong("version"), row.getString("owner"),
                row.getLong("done"), row.getLong("total"), instant(row, "created_at"), instantOrNull(row, "started_at"),
                instantOrNull(row, "finished_at"), row.getObject("order_id", UUID.class), row.getLong("result_bytes"), failure(row));
    }

    static Claim claim(ResultSet row, int number) throws SQLException {
        long lease = row.getLong("lease");
        var kind = kind(row);
        var input = row.getString("input");
        var owner = row.getString("owner");
        var key = row.getString("idempotency_key");
        return new Claim(id(row, "id"), kind, () -> JobJson.read(kind, input, owner, key), lease,
                row.getLong("done"), row.getLong("result_bytes"), row.getInt("failures"), row.getString("traceparent"),
                lease == 1 ? queued(row) : null, row.getBoolean("taken_over"));
    }

    static JobStore.Part part(ResultSet row, int number) throws SQLException {
        return new JobStore.Part(row.getInt("step"), row.getInt("part"), Objects.requireNonNull(row.getBytes("bytes")));
    }

    static JobStore.Standing standing(ResultSet row) throws SQLException {
        return new JobStore.Standing(kind(row), JobStatus.valueOf(row.getString("status")));
    }

    private static Duration queued(ResultSet row) throws SQLException {
        return Duration.between(instant(row, "created_at"), instant(row, "started_at"));
    }

    private static JobKind kind(ResultSet row) throws SQLException {
        return JobKind.valueOf(row.getString("kind"));
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : instant(row, column);
    }

    private static @Nullable JobFailure failure(ResultSet row) throws SQLException {
        var reason = row.getString("failure");
        return reason == null ? null : new JobFailure(JobFailure.Reason.valueOf(reason), row.getString("failure_detail"));
    }
}
