-- Baskets that are kept in the database. One that is left alone expires, and is deleted some time later.
CREATE TABLE basket (
    id            uuid        PRIMARY KEY,
    -- Compare and set: who read version n writes version n + 1, and only once.
    version       bigint      NOT NULL CHECK (version >= 1),
    customer_id   text        NOT NULL,
    restaurant_id text        NOT NULL,
    -- [{"sku", "quantity", "unitPriceCents"}], as in an order.
    lines         jsonb       NOT NULL,
    expires_at    timestamptz NOT NULL,
    checked_out   boolean     NOT NULL
);

CREATE INDEX basket_by_age ON basket (expires_at);

-- What signs the baskets that customers keep themselves. It is here so that all instances have the same one, and so that it stays when they
-- are replaced. The newest signs, all verify: to renew it, insert a row, and delete the old one when the last of its baskets has expired.
CREATE TABLE basket_key (
    kid        text        PRIMARY KEY,
    secret     bytea       NOT NULL CHECK (octet_length(secret) >= 32), -- HS256 wants 256 bits (RFC 7518 §3.2).
    created_at timestamptz NOT NULL
);

-- gen_random_uuid() draws 122 bits from the operating system's generator; four of them are more than the 256 that the hash leaves.
INSERT INTO basket_key
SELECT gen_random_uuid()::text, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) ||
                                       uuid_send(gen_random_uuid())), clock_timestamp();
