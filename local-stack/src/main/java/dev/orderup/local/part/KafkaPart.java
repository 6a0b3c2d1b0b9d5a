package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.port.Ports;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Kafka broker that is its own controller, in a JVM of its own, with its data in the home of the stack. */
record KafkaPart(StackHome home, int port, int controllerPort) implements Part.Launch {
    static final String NAME = "kafka";
    private static final List<String> JVM = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=48m", "-XX:MaxDirectMemorySize=64m", "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    static Part of(StackHome home, Ports ports) {
        var launch = new KafkaPart(home, ports.of(Ports.KAFKA), ports.of("kafka-controller"));
        return new Part(NAME, List.of(launch.port, launch.controllerPort), null, List.of(), launch, launch::isReady, false);
    }

    @Override
    public ProcessBuilder prepare() throws IOException {
        Files.createDirectories(directory());
        Files.deleteIfExists(readyFile());
        Files.writeString(settingsFile(), settings().entrySet().stream().map(Object::toString).collect(Collectors.joining("\n")));
        var command = new ArrayList<String>(List.of(Jdk.java()));
        command.addAll(JVM);
        command.addAll(home.marks());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KafkaProcess.class.getName(),
                settingsFile().toString(), readyFile().toString()));
        return new ProcessBuilder(command);
    }

    /** The broker opens its port before it takes requests, so it says itself when it does. */
    private boolean isReady(ProcessHandle process) {
        try {
            return Files.readString(readyFile()).equals(Long.toString(process.pid()));
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, Object> settings() {
        var settings = new TreeMap<String, Object>();
        settings.put("node.id", 1);
        settings.put("process.roles", "broker,controller");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", directory().resolve("log").toString());
        settings.put("auto.create.topics.enable", false);
        settings.putAll(settingsOfOneBroker());
        settings.putAll(settingsOfAQuickRestart());
        settings.putAll(settingsOfASmallOne());
        return settings;
    }

    private static Map<String, Object> settingsOfOneBroker() {
        return Map.of("offsets.topic.replication.factor", 1, "transaction.state.log.replication.factor", 1,
                "transaction.state.log.min.isr", 1, "share.coordinator.state.topic.replication.factor", 1,
                "share.coordinator.state.topic.min.isr", 1, "default.replication.factor", 1, "min.insync.replicas", 1,
                // Groups of one machine are complete at once; waiting for late members only delays the first event.
                "group.initial.rebalance.delay.ms", 0);
    }

    /** After a crash the controller lets the broker back in only when its old session is over: nine seconds by default. */
    private static Map<String, Object> settingsOfAQuickRestart() {
        return Map.of("broker.session.timeout.ms", 2_000, "broker.heartbeat.interval.ms", 500);
    }

    /** Bounds for a machine that does other things too; the broker's own are for one of its own. */
    private static Map<String, Object> settingsOfASmallOne() {
        return Map.of("offsets.topic.num.partitions", 4, "transaction.state.log.num.partitions", 4,
                "share.coordinator.state.topic.num.partitions", 4,
                "num.network.threads", 2, "num.io.threads", 2, "background.threads", 2,
                // The cleaner's map of keys is 128 MB of heap by default.
                "log.cleaner.dedupe.buffer.size", 4 << 20, "log.segment.bytes", 16 << 20,
                "log.index.size.max.bytes", 1 << 20, "log.retention.bytes", 128 << 20);
    }

    private Path directory() {
        return home.data().resolve(NAME);
    }

    private Path settingsFile() {
        return directory().resolve("server.properties");
    }

    private Path readyFile() {
        return directory().resolve("ready");
    }
}
