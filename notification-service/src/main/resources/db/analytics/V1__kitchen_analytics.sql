-- One order as its events tell of it. Merging an event in is idempotent and needs no order, so that it may come twice, late or after a gap.
CREATE TABLE analytics.kitchen_order (
    order_id      uuid            PRIMARY KEY,
    restaurant_id text            NOT NULL,
    -- The versions that have been taken in: {[1,4),[5,6)} is 1, 2, 3 and 5. What is in here already is a duplicate.
    versions      int8multirange  NOT NULL,
    -- That of the highest version.
    status        text            NOT NULL,
    total_cents   bigint          NOT NULL CHECK (total_cents >= 0),
    placed_at     timestamptz,
    ready_at      timestamptz
);

-- How long kitchens take, of late: a median cannot be added up, so it is taken from the orders themselves.
CREATE INDEX kitchen_order_prepared ON analytics.kitchen_order (restaurant_id, ready_at) WHERE placed_at IS NOT NULL AND ready_at IS NOT NULL;

-- How many orders of a restaurant are in a status now, and what they are worth together.
CREATE TABLE analytics.kitchen_standing (
    restaurant_id text        NOT NULL,
    status        text        NOT NULL,
    orders        bigint      NOT NULL,
    cents         bigint      NOT NULL,
    -- The commit in order-service that this was last changed by.
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (restaurant_id, status)
);

-- How many orders came to a status within an hour (UTC), and what they are worth together.
CREATE TABLE analytics.kitchen_hour (
    restaurant_id text        NOT NULL,
    hour          timestamptz NOT NULL,
    status        text        NOT NULL,
    orders        bigint      NOT NULL,
    cents         bigint      NOT NULL,
    PRIMARY KEY (restaurant_id, hour, status)
);
