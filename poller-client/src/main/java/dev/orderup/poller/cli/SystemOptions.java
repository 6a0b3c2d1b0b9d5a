package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.login.Login;
import dev.orderup.poller.pattern.Settings;
import java.net.URI;
import picocli.CommandLine.Option;

/** Where the system is. */
final class SystemOptions {
    @Option(names = "--gateway", paramLabel = "URL", converter = GatewayConverter.class, defaultValue = "${env:ORDERUP_GATEWAY:-http://127.0.0.1:8080}", description = "Where the gateway is (default: ${DEFAULT-VALUE}; or set ORDERUP_GATEWAY).")
    private URI gateway;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", converter = KafkaConverter.class, defaultValue = "${env:ORDERUP_KAFKA:-127.0.0.1:19092}", description = "Where Kafka is (default: ${DEFAULT-VALUE}; or set ORDERUP_KAFKA).")
    private String kafka;

    @Option(names = "--demo-secret", hidden = true, defaultValue = "${env:ORDERUP_DEMO_SECRET:-order-up-demo}", description = "The secret of all demo accounts (or set ORDERUP_DEMO_SECRET).")
    private String demoSecret;

    URI gateway() {
        return gateway;
    }

    String kafka() {
        return kafka;
    }

    Login login(Identity identity) {
        return new Login(gateway, identity, demoSecret);
    }

    Settings settings(Identity identity) {
        return Settings.of(gateway, kafka).with(login(identity));
    }
}
