-- One ticket for each order: it is open from the order's first event until a display acknowledges it or the order is over.
CREATE TABLE kitchen.ticket (
    order_id        uuid        PRIMARY KEY,
    -- The sequence in which a kitchen's tickets are shown.
    number          bigint      GENERATED ALWAYS AS IDENTITY,
    restaurant_id   text        NOT NULL,
    placed_at       timestamptz NOT NULL,
    total_cents     bigint      NOT NULL,
    -- How often it was sent to a display.
    deliveries      integer     NOT NULL DEFAULT 0,
    -- The display that shows it. It is free again when the lease ends, unless the display's instance renews it.
    holder          uuid,
    held_until      timestamptz,
    acknowledged_by text,
    closed_at       timestamptz
);

-- What is to be shown next.
CREATE INDEX ticket_open ON kitchen.ticket (restaurant_id, number) WHERE closed_at IS NULL;
CREATE INDEX ticket_held ON kitchen.ticket (holder) WHERE closed_at IS NULL AND holder IS NOT NULL;
-- What may be forgotten.
CREATE INDEX ticket_closed ON kitchen.ticket (closed_at) WHERE closed_at IS NOT NULL;
