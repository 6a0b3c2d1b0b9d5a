/** What a lab found, as a document for programs and a table for people. */
@NullMarked
package dev.orderup.labs.report;

import org.jspecify.annotations.NullMarked;
