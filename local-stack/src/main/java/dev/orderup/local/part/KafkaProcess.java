package dev.orderup.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** What runs in Kafka's process: formats the storage at its first start, serves, and says when it does. */
final class KafkaProcess {
    private KafkaProcess() {}

    static void main(String[] arguments) throws IOException {
        var settingsFile = Path.of(arguments[0]);
        var settings = properties(settingsFile);
        if (!Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"))) {
            format(settingsFile);
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        Files.writeString(Path.of(arguments[1]), Long.toString(ProcessHandle.current().pid()));
        server.awaitShutdown();
    }

    /** The cluster's identity is made here once and kept with the data. A format that was interrupted is done again. */
    private static void format(Path settings) {
        var status = StorageTool.execute(new String[]{"format", "--ignore-formatted", "--config", settings.toString(),
                "--cluster-id", Uuid.randomUuid().toString()}, System.out);
        if (status != 0) {
            throw new IllegalStateException("the storage could not be formatted: exit status " + status);
        }
    }

    private static Properties properties(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
