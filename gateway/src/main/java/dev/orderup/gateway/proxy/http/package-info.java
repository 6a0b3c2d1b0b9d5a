/** One request from its head to its end: to an upstream or a static page, with back-pressure both ways. */
@NullMarked
package dev.orderup.gateway.proxy.http;

import org.jspecify.annotations.NullMarked;
