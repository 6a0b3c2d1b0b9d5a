-- The keys that tokens are signed with, shared by all instances. Whoever can read this table can be anyone: in production it would
-- hold no more than the names of keys in a key management service.
CREATE TABLE signing_key (
    kid        text        PRIMARY KEY,
    -- RFC 7517, private part included.
    jwk        text        NOT NULL,
    -- From then on it signs, until the next one does. It is published before, so that verifiers have it by then.
    signs_from timestamptz NOT NULL
);

-- A customer sees only own orders.
CREATE INDEX orders_of_customer ON orders (customer_id, id);
