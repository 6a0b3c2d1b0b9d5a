/** Which request goes where: paths normalised once, then matched by whole segments. */
@NullMarked
package dev.orderup.gateway.route;

import org.jspecify.annotations.NullMarked;
