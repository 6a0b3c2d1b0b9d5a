-- What the planner's estimates are made of, and with them the estimated count of a list (room persistence, ListStatements).
-- Orders are skewed: a few restaurants have most of them, most are delivered. The values that are common enough to be known by name
-- are as many as the target, 100 by default.
ALTER TABLE orders ALTER COLUMN restaurant_id SET STATISTICS 500;
ALTER TABLE orders ALTER COLUMN customer_id SET STATISTICS 500;

-- Without this the planner takes restaurant and status for independent, and is wrong by as much as they are not: a restaurant that
-- has stopped cooking has nothing but open orders.
CREATE STATISTICS orders_restaurant_and_status (mcv) ON restaurant_id, status FROM orders;
ALTER STATISTICS orders_restaurant_and_status SET STATISTICS 500;
