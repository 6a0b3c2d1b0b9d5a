package dev.orderup.labs.proxies;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** HTTP/1.1, each connection with one request at a time. */
record Wrk(int connections) implements Generator {
    private static final Pattern TOTAL = Pattern.compile("(?m)^\\s+(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("(?m)^Requests/sec:\\s+([0-9.]+)");
    private static final Pattern STATUS = Pattern.compile("(?m)Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern ERRORS = Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    @Override
    public String program() {
        return "wrk";
    }

    @Override
    public Seen run(URI target, Duration duration) throws InterruptedException {
        return parse(Programs.run(List.of("wrk", "-t1", "-c" + connections, "-d" + Math.max(1, duration.toSeconds()) + "s", "--latency",
                target.toString())));
    }

    static Seen parse(String said) {
        long failed = Programs.count(STATUS, said);
        long requests = Long.parseLong(Programs.find(TOTAL, said).group(1)) - failed;
        return new Seen(requests, Double.parseDouble(Programs.find(RATE, said).group(1)), failed + errors(said), micros(50, said),
                micros(99, said));
    }

    private static long errors(String said) {
        var match = ERRORS.matcher(said);
        long sum = 0;
        if (match.find()) {
            for (int group = 1; group <= match.groupCount(); group++) {
                sum += Long.parseLong(match.group(group));
            }
        }
        return sum;
    }

    private static double micros(int percent, String said) {
        var match = Programs.find(Pattern.compile("(?m)^\\s+" + percent + "%\\s+([0-9.]+)(us|ms|s|m)\\s*$"), said);
        return Double.parseDouble(match.group(1)) * switch (match.group(2)) {
            case "us" -> 1;
            case "ms" -> 1e3;
            case "s" -> 1e6;
            default -> 60e6;
        };
    }
}
