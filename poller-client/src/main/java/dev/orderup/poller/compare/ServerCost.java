package dev.orderup.poller.compare;

import dev.orderup.poller.server.ByPart;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern cost the server side. What was not measured, or is too little to tell, is null.
 *
 * @param serverCpuMicrosPerUpdate CPU time of all parts while the orders moved, less what they use with nothing to do, for each
 *                                 update that came to a subscriber: to make the update and to deliver it
 * @param serverCpuMicrosPerUpdateByService the same, of each part
 * @param serverCpuMicrosPerUpdateDelivering what is left of it when as many orders moved with nobody following is taken away; null
 *                                           when that is within the noise
 * @param serverCpuNoiseMicrosPerUpdate by how much two runs with nobody following differed
 * @param serverCpuMicrosPerSubscriberEntering to connect and to be told where the order stands
 * @param restSeconds for how long nothing happened
 * @param serverCpuMicrosPerSubscriberSecondAtRest to be subscribed while nothing happens
 * @param memoryBytesPerSubscriber on the services' heaps and in direct buffers after a full collection
 */
public record ServerCost(@Nullable Double serverCpuMicrosPerUpdate, @Nullable ByPart serverCpuMicrosPerUpdateByService,
        @Nullable Double serverCpuMicrosPerUpdateDelivering, @Nullable Double serverCpuNoiseMicrosPerUpdate,
        @Nullable Double serverCpuMicrosPerSubscriberEntering, @Nullable Double restSeconds,
        @Nullable Double serverCpuMicrosPerSubscriberSecondAtRest, @Nullable Double serverCpuNoiseMicrosPerSubscriberSecondAtRest,
        @Nullable Double requestsPerSubscriberSecondAtRest, @Nullable Double bytesPerSubscriberSecondAtRest,
        @Nullable Double memoryBytesPerSubscriber, @Nullable ByPart memoryBytesPerSubscriberByService) {
    static final ServerCost NOT_MEASURED = new ServerCost(null, null, null, null, null, null, null, null, null, null, null, null);
}
