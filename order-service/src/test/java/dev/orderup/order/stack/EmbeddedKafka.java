package dev.orderup.order.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** One Kafka broker in this JVM, on a port of its own, which keeps its data and its port when it is stopped and started again. */
public final class EmbeddedKafka implements AutoCloseable {
    private final Path data;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private @Nullable KafkaRaftServer server;

    public EmbeddedKafka() {
        try {
            data = Files.createTempDirectory("orderup-kafka");
            format();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's storage could not be formatted", e);
        }
        start();
        // A broker that all tests share is closed by nobody but the JVM.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public void start() {
        var starting = new KafkaRaftServer(config(), Time.SYSTEM);
        starting.startup();
        server = starting;
    }

    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        stop();
        FileSystemUtils.deleteRecursively(data.toFile());
    }

    private void format() throws Exception {
        new Formatter().setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .setIgnoreFormatted(false)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setFeatureLevel("kraft.version", (short) 0)
                .run();
    }

    private KafkaConfig config() {
        var properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
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
