/** Topic 34: where the time of a live request goes, stage by stage, and what it costs to look. */
@NullMarked
package dev.orderup.labs.journey;

import org.jspecify.annotations.NullMarked;
