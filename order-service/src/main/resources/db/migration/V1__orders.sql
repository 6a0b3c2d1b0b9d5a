-- An order as it is now. What it was is in order_event.
CREATE TABLE orders (
    -- uuidv7(): a later order has a greater id, so that a page "newest first" is a walk along the primary key.
    id            uuid        PRIMARY KEY,
    version       bigint      NOT NULL CHECK (version >= 1),
    status        text        NOT NULL CHECK (status IN
        ('PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'PICKED_UP', 'DELIVERED', 'REJECTED', 'CANCELLED')),
    customer_id   text        NOT NULL,
    restaurant_id text        NOT NULL,
    -- [{"sku", "quantity", "unitPriceCents"}]: a value of the order, written once and always read with it.
    lines         jsonb       NOT NULL,
    note          text        NOT NULL,
    total_cents   bigint      NOT NULL CHECK (total_cents >= 0),
    -- True: only the API moves this order. False: the automatic kitchen does (room fulfilment).
    by_hand       boolean     NOT NULL,
    placed_at     timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);

-- One index for each way to filter a list; each ends with the id, along which the pages are cut.
CREATE INDEX orders_of_restaurant           ON orders (restaurant_id, id);
CREATE INDEX orders_of_restaurant_by_status ON orders (restaurant_id, status, id);
CREATE INDEX orders_by_status               ON orders (status, id);

-- The automatic kitchen's work, the longest at rest first. Orders leave it when they are final.
CREATE INDEX orders_in_kitchen ON orders (updated_at)
    WHERE NOT by_hand AND status IN ('PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'PICKED_UP');

-- Every change of status ever committed: the history of an order and, where published_at is null, the outbox.
-- There is no foreign key: each statement that writes here writes the order's row as well, and the check would
-- cost a look-up and a row lock for each event.
CREATE TABLE order_event (
    order_id     uuid        NOT NULL,
    version      bigint      NOT NULL,
    status       text        NOT NULL,
    at           timestamptz NOT NULL,
    -- The W3C trace of the request that made the change, so that what follows from it belongs to the same trace.
    traceparent  text,
    -- Grows with each event. An order's event n+1 is written after event n was committed, so it has the greater number.
    seq          bigint      GENERATED ALWAYS AS IDENTITY,
    -- One order's events are all in one shard; a shard is relayed by one instance at a time.
    shard        smallint    GENERATED ALWAYS AS (get_byte(uuid_send(order_id), 15) & 15) STORED,
    published_at timestamptz,
    PRIMARY KEY (order_id, version)
);

CREATE INDEX order_event_pending ON order_event (shard, seq) WHERE published_at IS NULL;

-- A row is written in the transaction that places the order, before it: a second request with the key waits for the first.
CREATE TABLE idempotency_key (
    key         text        PRIMARY KEY,
    -- SHA-256 of what was asked for: the same key with anything else is refused.
    fingerprint bytea       NOT NULL,
    -- Enough to answer again: an order as it was placed never changes.
    order_id    uuid        NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);
