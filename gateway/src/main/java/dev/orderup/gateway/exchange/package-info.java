/** The words that every HTTP version is translated into: a client's request and an upstream's answer as streams of HttpObjects, and the event loop they live on. */
@NullMarked
package dev.orderup.gateway.exchange;

import org.jspecify.annotations.NullMarked;
