package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Requests that may have been said by somebody who recorded them: RFC 8470. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class EarlyDataTests {
    @Test
    void whatChangesNothingIsDoneAndTheServiceIsTold() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            for (var method : new String[]{"GET", "OPTIONS"}) {
                assertThat(request(gateway, method, "Early-Data: 1\r\n")).startsWith("HTTP/1.1 200").contains("\nearly-data: 1\n");
            }
            assertThat(request(gateway, "GET", "Early-Data: 1\r\nEarly-Data: 0\r\n")).contains("\nearly-data: 1\n");
            assertThat(gateway.raw("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close, early-data\r\nEarly-Data: 1\r\n\r\n"))
                    .as("it cannot be named away")
                    .contains("\nearly-data: 1\n");
            assertThat(request(gateway, "GET", "")).doesNotContainIgnoringCase("early-data");
        }
    }

    @Test
    void whatChangesSomethingIsTooEarlyAndTheServiceNeverSeesIt() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            for (var method : new String[]{"POST", "PUT", "PATCH", "DELETE"}) {
                assertThat(request(gateway, method, "Early-Data: 1\r\nContent-Length: 0\r\n")).startsWith("HTTP/1.1 425 ")
                        .contains("problems/too-early");
            }
            assertThat(origin.seen).isEmpty();
            assertThat(request(gateway, "POST", "Content-Length: 0\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aCallOfGrpcIsToldThatItWasNotBegun() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            assertThat(request(gateway, "POST", "Early-Data: 1\r\nContent-Length: 0\r\nContent-Type: application/grpc\r\n"))
                    .contains("grpc-status: 14");
            assertThat(origin.seen).isEmpty();
        }
    }

    private static String request(TestGateway gateway, String method, String fields) throws IOException {
        return gateway.raw(method + " /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n");
    }
}
