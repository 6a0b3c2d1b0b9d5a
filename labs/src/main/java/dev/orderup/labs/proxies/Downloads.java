package dev.orderup.labs.proxies;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** One connection after the other that brings as many bytes as it can. What it counts are megabytes (10⁶ bytes). */
record Downloads() implements Generator {
    private static final double MEGABYTE = 1e6;
    private static final Pattern DONE = Pattern.compile("(?m)^(\\d+) bytes in ([0-9.]+) s$");

    @Override
    public String program() {
        return "curl";
    }

    @Override
    public Seen run(URI target, Duration duration) throws InterruptedException {
        long megabytes = 0;
        double seconds = 0;
        do {
            var done = Programs.find(DONE, Programs.run(List.of("curl", "--silent", "--show-error", "--fail", "--output", "/dev/null",
                    "--write-out", "%{size_download} bytes in %{time_total} s\\n", target.toString())));
            megabytes += Math.round(Long.parseLong(done.group(1)) / MEGABYTE);
            seconds += Double.parseDouble(done.group(2));
        } while (seconds < duration.toMillis() / 1e3);
        return new Seen(megabytes, megabytes / seconds, 0, Double.NaN, Double.NaN);
    }
}
