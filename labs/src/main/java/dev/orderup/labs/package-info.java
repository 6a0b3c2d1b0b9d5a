/** Experiments: each answers one question by measuring it beside what it is compared with. */
@NullMarked
package dev.orderup.labs;

import org.jspecify.annotations.NullMarked;
