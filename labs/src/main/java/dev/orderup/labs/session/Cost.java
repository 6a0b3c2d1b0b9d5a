package dev.orderup.labs.session;

/** What one workflow cost while nothing was killed: the median time of all in the round, and the mean of bytes and requests. */
record Cost(double millisP50, double bytesSent, double bytesReceived, double requests) {}
