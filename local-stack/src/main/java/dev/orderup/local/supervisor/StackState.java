package dev.orderup.local.supervisor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor writes down at each change, for {@code up}, {@code status} and {@code down} to read.
 *
 * @param supervisor  pid of the process that wrote it
 * @param readyMillis from the first start of a part until all were ready; null until then
 * @param failure     why the stack could not be started; null unless so
 * @param addresses   what the launcher tells the client, by environment variable
 */
public record StackState(long supervisor, boolean ready, @Nullable Long readyMillis, @Nullable String failure, List<PartStatus> parts,
        Map<String, String> addresses) {}
