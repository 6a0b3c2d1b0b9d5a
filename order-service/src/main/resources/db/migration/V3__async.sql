-- Work that was accepted with 202 and is done by a worker (room async): its request, how far it is, and what came of it.
CREATE TABLE job (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('PLACE_ORDER', 'STATEMENT')),
    status          text        NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    -- +1 at each change that a caller can see: the entity tag.
    version         bigint      NOT NULL,
    -- Who asked for it; null where nobody had to say.
    owner           text,
    input           jsonb       NOT NULL,
    -- A second request with the key is answered with the first one's job; one with another fingerprint is refused.
    idempotency_key text        UNIQUE,
    fingerprint     bytea,
    -- The W3C trace of the request, to which the work belongs.
    traceparent     text,
    done            bigint      NOT NULL,
    total           bigint      NOT NULL CHECK (done <= total),
    -- The number of the present or last lease. Whoever works on the job names it with each write: a worker that was believed dead and
    -- is not has an old number, and its writes meet no row.
    lease           bigint      NOT NULL,
    -- Attempts that failed, those of workers that died among them.
    failures        int         NOT NULL,
    -- When a worker may take it: for a queued job the time until which it is to rest, for a running one the end of its lease.
    due_at          timestamptz,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    order_id        uuid,
    result_bytes    bigint      NOT NULL,
    failure         text,
    failure_detail  text,
    CHECK ((due_at IS NOT NULL) = (status IN ('QUEUED', 'RUNNING'))),
    CHECK ((finished_at IS NULL) = (status IN ('QUEUED', 'RUNNING')))
);

-- Where workers look, and how many jobs are open.
CREATE INDEX job_due ON job (kind, due_at) WHERE due_at IS NOT NULL;
-- Where the purge looks: for the oldest, and for the oldest that take room.
CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX job_with_result_by_end ON job (finished_at) INCLUDE (result_bytes) WHERE finished_at IS NOT NULL AND result_bytes > 0;

-- A result in pieces that fit into memory. A step is written again from its beginning if its worker died in it.
CREATE TABLE job_result (
    job_id uuid  NOT NULL REFERENCES job ON DELETE CASCADE,
    step   int   NOT NULL,
    part   int   NOT NULL,
    bytes  bytea NOT NULL,
    PRIMARY KEY (job_id, step, part)
);
