-- The statement of order-service's PlaceStatement, with the rows that the lab's other client makes it write.
\set key random(1, 9000000000000000000)
WITH new AS (
    INSERT INTO idempotency_key (key, fingerprint, order_id, created_at)
    VALUES ('lab-' || :key, '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', uuidv7(), clock_timestamp())
    ON CONFLICT (key) DO NOTHING
    RETURNING order_id AS id),
placed AS (
    INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
    SELECT new.id, 1, 'PLACED', 'ada', 'manual', '[{"sku":"margherita","quantity":2,"unitPriceCents":950}]'::jsonb, 'no onions', 1900, true, clock.now, clock.now
    FROM new, LATERAL (SELECT new.id, clock_timestamp() AS now) AS clock
    RETURNING id, version, status, placed_at),
event AS (
    INSERT INTO order_event (order_id, version, status, at, traceparent)
    SELECT id, version, status, placed_at, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' FROM placed)
SELECT id, placed_at FROM placed;
