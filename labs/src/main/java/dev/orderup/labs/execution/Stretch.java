package dev.orderup.labs.execution;

/**
 * What one model did under one load for a while.
 *
 * @param p99Millis         from sending an order to its answer
 * @param cpuMicrosPerOrder CPU time of the endpoint's process
 * @param threads           of the operating system, at the end
 * @param residentMegabytes memory of the endpoint's process, at the end (10^6 bytes)
 * @param refused           orders that were answered with anything but 201
 */
record Stretch(double perSecond, double p50Millis, double p99Millis, double cpuMicrosPerOrder, long threads, double residentMegabytes,
        long refused) {}
