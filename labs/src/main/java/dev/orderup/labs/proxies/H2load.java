package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * HTTP/2, and HTTP/1.1 where TLS or a rate is asked for.
 *
 * @param streams   requests at once on one connection
 * @param perSecond requests that are begun in a second; 0 is as many as the proxy answers
 */
record H2load(boolean http1, int connections, int streams, double perSecond) implements Generator {
    private static final Pattern RATE = Pattern.compile("(?m)^finished in [^,]+, ([0-9.]+) req/s");
    private static final Pattern STATUS = Pattern.compile("(?m)^status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
    private static final Pattern FAILED = Pattern.compile("(?m)^requests: .*?(\\d+) failed");

    static H2load http1(int connections) {
        return new H2load(true, connections, 1, 0);
    }

    static H2load http2(int connections, int streams) {
        return new H2load(false, connections, streams, 0);
    }

    H2load at(double rate) {
        return new H2load(http1, connections, streams, rate);
    }

    @Override
    public String program() {
        return "h2load";
    }

    @Override
    public Seen run(URI target, Duration duration) throws InterruptedException {
        try {
            var log = Files.createTempFile("orderup-h2load", ".tsv");
            try {
                var said = Programs.run(command(target, duration, log));
                return parse(said, micros(Files.readAllLines(log)));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new LabFailure("cannot read what h2load wrote: " + e.getMessage(), e);
        }
    }

    private List<String> command(URI target, Duration duration, Path log) {
        var command = new ArrayList<>(List.of("h2load", "-t1", "-c" + connections, "-m" + streams,
                "-D" + duration.toMillis() + "ms", "--log-file=" + log));
        if (http1) {
            command.add("--h1");
        }
        if (perSecond > 0) {
            command.add("--rps=" + String.format(Locale.ROOT, "%.2f", perSecond / connections));
        }
        command.add(target.toString());
        return command;
    }

    static Seen parse(String said, List<Integer> micros) {
        var status = Programs.find(STATUS, said);
        long others = Long.parseLong(status.group(2)) + Long.parseLong(status.group(3)) + Long.parseLong(status.group(4));
        return Generator.seen(Long.parseLong(status.group(1)), Double.parseDouble(Programs.find(RATE, said).group(1)),
                Math.max(others, Programs.count(FAILED, said)), micros);
    }

    /** Begin in microseconds, status, microseconds to the end of the answer; a while at the begin, when all connect at once, left out. */
    static List<Integer> micros(List<String> log) {
        var settled = log.isEmpty() ? 0 : Long.parseLong(log.getFirst().split("\t", -1)[0]) + Traffic.SETTLING.toNanos() / 1000;
        var all = new ArrayList<Integer>(log.size());
        for (var line : log) {
            var fields = line.split("\t", -1);
            if (Long.parseLong(fields[0]) >= settled) {
                all.add(Integer.valueOf(fields[2]));
            }
        }
        return all;
    }
}
