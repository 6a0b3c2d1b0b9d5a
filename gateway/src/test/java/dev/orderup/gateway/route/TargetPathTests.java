package dev.orderup.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A path is refused, or normalised to one that nobody can read in another way. */
class TargetPathTests {

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void aPathIsRefusedOrMeansOneThing(@ForAll("targets") String target) {
        var normal = normalised(target);
        Statistics.collect(normal == null ? "refused" : "normalised");
        if (normal != null) {
            assertThat(TargetPath.normalised(normal)).as("once is enough").isEqualTo(normal);
            assertThat(segments(normal)).as("of %s", normal).doesNotContain(".", "..");
            assertThat(TargetPath.pathOf(normal)).startsWith("/").doesNotContain("//", "\\", "#", "%2F", "%5C", "%00");
            assertThat(queryOf(normal)).isEqualTo(queryOf(target));
            assertThat(decoded(segments(normal))).as("of %s", target).isEqualTo(resolved(target));
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void theJdkReadsANormalPathAsItStands(@ForAll("targets") String target) {
        var normal = normalised(target);
        if (normal != null && TargetPath.pathOf(normal).chars().noneMatch(c -> "\"<>[]^`{|}".indexOf(c) >= 0)) {
            var path = TargetPath.pathOf(normal);
            assertThat(URI.create("http://a" + path).normalize().getRawPath()).isEqualTo(path);
        }
    }

    /** Another program: it decodes first, then walks. */
    private static List<String> resolved(String target) {
        var walked = new ArrayList<String>();
        for (var segment : decoded(segments(target))) {
            if (segment.equals("..")) {
                walked.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                walked.add(segment);
            }
        }
        return walked;
    }

    private static List<String> segments(String target) {
        return Arrays.stream(TargetPath.pathOf(target).split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    }

    private static List<String> decoded(List<String> segments) {
        return segments.stream().map(TargetPathTests::decoded).toList();
    }

    private static String decoded(String segment) {
        return java.net.URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
    }

    private static String queryOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query);
    }

    private static @org.jspecify.annotations.Nullable String normalised(String target) {
        try {
            return TargetPath.normalised(target);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries
                .of("/", "/", "/", "a", "b", ".", "..", "%2e", "%2E", "%61", "%7e", "%20", "%3f", "%25", "%2f", "%5C", "%00", "%", "%g0",
                        "%0d",
                        "?", "#", "\\", ";", "=", "+", "é", " ", "\u0001", "~", "\"", "{")
                .list()
                .ofMaxSize(14)
                .map(parts -> "/" + String.join("", parts));
    }
}
