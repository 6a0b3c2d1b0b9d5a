/** The settings of the gateway: records that are checked whole before anything starts. */
@NullMarked
package dev.orderup.gateway.config;

import org.jspecify.annotations.NullMarked;
