package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user loses when a stack is started, stopped, killed or doubled: nothing. */
class LifecycleIT {
    private static TestStack stack;

    @BeforeAll
    static void choosePorts() throws IOException {
        stack = TestStack.fresh("lifecycle");
    }

    /** Answers at once where it is up already. */
    @BeforeEach
    void up() throws IOException, InterruptedException {
        var up = stack.orderup("up", TestStack.INFRASTRUCTURE_ONLY);
        assertThat(up.exitStatus()).as(up.err()).isZero();
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        stack.close();
    }

    @Test
    void aSecondCopySaysWhoIsInItsWayAndHarmsNothing() throws Exception {
        var postgres = stack.process("postgres");
        var kafka = stack.process("kafka");

        var second = TestStack.beside("second", stack.offset).orderup("up", TestStack.INFRASTRUCTURE_ONLY);

        assertThat(second.exitStatus()).isEqualTo(1);
        assertThat(second.err()).contains("port %d is held by process %d".formatted(stack.port(19_092), kafka.pid()),
                "It belongs to the Order Up of " + stack.checkout.toRealPath(), "--port-offset");
        assertThat(stack.process("postgres")).isEqualTo(postgres);
        assertThat(stack.process("kafka")).isEqualTo(kafka);
    }

    @Test
    void aPartThatIsKilledIsStartedAgain() throws Exception {
        for (var part : Set.of("postgres", "kafka")) {
            var killed = stack.process(part);
            var restarts = stack.part(part).get("restarts").asInt();
            killed.destroyForcibly();

            TestStack.await(() -> stack.part(part).get("restarts").asInt() > restarts && stack.orderup("status").exitStatus() == 0);

            assertThat(stack.process(part)).isNotEqualTo(killed);
        }
    }

    @Test
    void whatAKilledSupervisorLeavesIsStoppedAtTheNextStartAndDataSurvive() throws Exception {
        createTopic("kept");
        execute("CREATE TABLE IF NOT EXISTS kept (id int)");
        var left = Set.of(stack.process("postgres"), stack.process("kafka"));
        var supervisor = stack.supervisor();
        supervisor.destroyForcibly();
        supervisor.onExit().get(10, TimeUnit.SECONDS);
        assertThat(stack.orderup("status").exitStatus()).isEqualTo(1);
        assertThat(left).allMatch(ProcessHandle::isAlive);

        up();

        assertThat(left).noneMatch(ProcessHandle::isAlive);
        assertThat(topics()).contains("kept");
        execute("SELECT id FROM kept");
    }

    @Test
    void freshStartsEmpty() throws Exception {
        createTopic("gone");
        stack.orderup("down");
        assertThat(stack.orderup("up", "--fresh", TestStack.INFRASTRUCTURE_ONLY).exitStatus()).isZero();

        assertThat(topics()).doesNotContain("gone");
    }

    @Test
    void aPartThatCannotStartIsNamedWithWhatItSaidLast() throws Exception {
        stack.orderup("down");
        var marker = stack.home.resolve("data/postgres/PG_VERSION");
        var version = Files.readString(marker);
        Files.writeString(marker, "9.6");
        try {
            var up = stack.orderup("up", TestStack.INFRASTRUCTURE_ONLY);

            assertThat(up.exitStatus()).isEqualTo(1);
            assertThat(up.err()).contains("postgres did not start", "log/postgres.log", "initialized by PostgreSQL version 9.6");
            assertThat(stack.orderup("down").err()).contains("nothing was running");
        } finally {
            Files.writeString(marker, version);
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingIsStarted() throws Exception {
        stack.orderup("down");
        try (var holder = new ServerSocket(stack.port(15_432), 1, InetAddress.getLoopbackAddress())) {
            var up = stack.orderup("up", TestStack.INFRASTRUCTURE_ONLY);

            assertThat(up.exitStatus()).isEqualTo(1);
            assertThat(up.err())
                    .contains("postgres: port %d is held by process %d".formatted(holder.getLocalPort(), ProcessHandle.current().pid()));
            assertThat(stack.orderup("down").err()).contains("nothing was running");
        }
    }

    private static void createTopic(String name) throws Exception {
        try (var admin = Admin.create(kafka())) {
            if (!topics().contains(name)) {
                admin.createTopics(Set.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Set<String> topics() throws Exception {
        try (var admin = Admin.create(kafka())) {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + stack.port(19_092));
    }

    private static void execute(String sql) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:%d/orderup".formatted(stack.port(15_432));
        try (var connection = DriverManager.getConnection(url, "orderup", "orderup"); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
