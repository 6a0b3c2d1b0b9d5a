package dev.orderup.labs.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.labs.report.LabFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the programs print, as they printed it: wrk 4.1.0, h2load 1.52.0, OpenSSL 3.0. */
final class GeneratorTests {
    @Test
    void wrkTellsRequestsRateLatencyAndWhatWentWrong() {
        var seen = Wrk.parse("""
                Running 1s test @ http://127.0.0.1:28181/orders/1
                  1 threads and 64 connections
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     1.46ms    1.21ms   8.16ms   86.28%
                    Req/Sec    34.67k     3.45k   43.47k    90.00%
                  Latency Distribution
                     50%  910.00us
                     75%    1.53ms
                     90%    3.21ms
                     99%    1.06s\s
                  34638 requests in 1.01s, 6.44MB read
                  Socket errors: connect 0, read 1, write 0, timeout 2
                  Non-2xx or 3xx responses: 38
                Requests/sec:  34168.22
                Transfer/sec:      6.35MB
                """);
        assertThat(seen).isEqualTo(new Seen(34600, 34168.22, 41, 910, 1_060_000));
    }

    @Test
    void h2loadTellsRequestsAndItsLogTheLatencies() {
        var seen = H2load.parse("""
                finished in 1.00s, 7906.00 req/s, 1.47MB/s
                requests: 7906 total, 7922 started, 7906 done, 7900 succeeded, 6 failed, 0 errored, 0 timeout
                status codes: 7900 2xx, 0 3xx, 0 4xx, 6 5xx
                """, List.of(300, 100, 200));
        assertThat(seen).isEqualTo(new Seen(7900, 7906, 6, 200, 300));
    }

    @Test
    void latenciesOfTheBeginWhenAllConnectAreLeftOut() {
        assertThat(H2load.micros(List.of("1795601935464072\t200\t3794", "1795601935764071\t200\t700", "1795601935764072\t200\t20")))
                .containsExactly(20);
    }

    @Test
    void opensslTellsConnections() {
        var seen = Handshakes.parse("""
                5423 connections in 1.23s; 4408.94 connections/user sec, bytes read 0
                5423 connections in 3 real seconds, 0 bytes read per connection
                """);
        assertThat(seen.requests()).isEqualTo(5423);
        assertThat(seen.perSecond()).isEqualTo(5423 / 2.0);
    }

    @Test
    void aProgramThatSaysSomethingElseIsAFailureThatShowsIt() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect")).isInstanceOf(LabFailure.class).hasMessageContaining("unable to connect");
    }
}
