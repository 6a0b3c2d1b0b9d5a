package dev.orderup.poller.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real broker with two doors: one behind a relay that counts and cuts, for the reader under test, and one for whoever
 * else has something to say to it.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final Relay relay = Relay.open();
    private final int port = freePort();
    private final int internalPort = freePort();
    private final int controllerPort = freePort();
    private final KafkaRaftServer server;

    public EmbeddedKafka(Path data) throws Exception {
        relay.pointAt(port);
        new Formatter().setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setFeatureLevel("kraft.version", (short) 0)
                .run();
        server = new KafkaRaftServer(config(data), Time.SYSTEM);
        server.startup();
    }

    /** Where the reader under test finds it. */
    public String relayedAddress() {
        return "127.0.0.1:" + relay.port();
    }

    public String address() {
        return "127.0.0.1:" + internalPort;
    }

    public Relay relay() {
        return relay;
    }

    public void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
        server.shutdown();
        server.awaitShutdown();
    }

    private KafkaConfig config(Path data) {
        var properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners",
                "CLIENT://127.0.0.1:" + port + ",INTERNAL://127.0.0.1:" + internalPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "CLIENT://127.0.0.1:" + relay.port() + ",INTERNAL://127.0.0.1:" + internalPort);
        properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "INTERNAL");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("controlled.shutdown.enable", "false");
        return new KafkaConfig(properties);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
