package dev.orderup.labs.proxies;

/**
 * What a load saw of one run.
 *
 * @param requests  answered as expected
 * @param failed    refused, broken off, or answered by another status than 2xx
 * @param p50Micros and {@code p99Micros}: from a request to its whole answer; not a number where the program does not tell
 */
record Seen(long requests, double perSecond, long failed, double p50Micros, double p99Micros) {}
