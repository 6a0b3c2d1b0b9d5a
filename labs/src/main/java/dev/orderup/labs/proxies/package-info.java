/** What a request costs at a proxy: nginx, HAProxy, Spring Cloud Gateway and the gateway of this project under the same load. */
@NullMarked
package dev.orderup.labs.proxies;

import org.jspecify.annotations.NullMarked;
