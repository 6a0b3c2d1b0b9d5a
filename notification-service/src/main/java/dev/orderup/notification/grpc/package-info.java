/** gRPC server streaming: a typed stream for other services. */
@NullMarked
package dev.orderup.notification.grpc;

import org.jspecify.annotations.NullMarked;
