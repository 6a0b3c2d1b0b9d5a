package dev.orderup.poller.compare;

import dev.orderup.poller.server.ByPart;
import org.jspecify.annotations.Nullable;

/**
 * What happened while one pattern had the stage to itself.
 *
 * @param entering from the first connection until all who follow were there
 * @param resting while nothing happened to their orders
 * @param moving from the first step of the orders until everybody had seen the last
 * @param liveBytes what those who follow added to the services' memory; null where that cannot be read
 */
record Stage(Window entering, Window resting, Window moving, @Nullable ByPart liveBytes) {
    static final Stage NOTHING = new Stage(Window.NOTHING, Window.NOTHING, Window.NOTHING, null);
}
