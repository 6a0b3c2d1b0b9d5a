package dev.orderup.order.rest;

import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.domain.Order;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** An order's entity tag is its version in quotation marks (RFC 9110 §8.8.3): strong, since the version changes with every change of the order. */
final class EntityTag {
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
    private static final Pattern TAGS = Pattern.compile("\\s*" + TAG + "\\s*(?:,\\s*" + TAG + "\\s*)*");
    /** A tag of ours: up to eighteen digits, which fit a long. All others are well formed and match nothing, weak ones too (§13.1.1). */
    private static final Pattern VERSION = Pattern.compile("(?:^|[\\s,])\"([1-9][0-9]{0,17})\"");

    private EntityTag() {}

    static String of(Order order) {
        return of(order.version());
    }

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** What {@code If-Match} says (§13.1.1); without the header, any version will do. */
    static ExpectedVersion expected(@Nullable List<String> ifMatch) {
        if (ifMatch == null || ifMatch.isEmpty()) {
            return ExpectedVersion.any();
        }
        var header = String.join(",", ifMatch);
        if (header.strip().equals("*")) {
            return ExpectedVersion.any();
        }
        if (!TAGS.matcher(header).matches()) {
            throw new InvalidRequest("If-Match", header, "*, or entity tags as ETag gave them, such as \"3\"");
        }
        return ExpectedVersion.oneOf(versions(header));
    }

    private static Set<Long> versions(String header) {
        var versions = new HashSet<Long>();
        VERSION.matcher(header).results().forEach(match -> versions.add(Long.valueOf(match.group(1))));
        return versions;
    }
}
