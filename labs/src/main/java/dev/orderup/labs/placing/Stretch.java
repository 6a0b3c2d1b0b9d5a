package dev.orderup.labs.placing;

/**
 * What one round saw.
 *
 * @param perSecond       orders that were answered, or transactions
 * @param meanMillis      from asking to the answer
 * @param p99Millis       likewise; {@link Double#NaN} where it is not known
 * @param serviceMicros   CPU time of order-service for each of them
 * @param postgresMicros  CPU time of PostgreSQL for each of them
 * @param clientMicros    CPU time of whoever asked for each of them
 */
record Stretch(double perSecond, double meanMillis, double p99Millis, double serviceMicros, double postgresMicros, double clientMicros) {}
