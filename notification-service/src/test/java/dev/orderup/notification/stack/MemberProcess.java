package dev.orderup.notification.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.orderup.notification.NotificationServiceApplication;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.listener.BatchInterceptor;

/** The service in a process of its own, so that it can be killed as {@code kill -9} does: nothing in it gets to say goodbye. */
public final class MemberProcess implements AutoCloseable {
    private static final String HELD = "held ";

    private final Process process;

    private MemberProcess(Process process) {
        this.process = process;
    }

    static MemberProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), MemberProcess.class.getName()));
        command.addAll(List.of(arguments));
        try {
            return new MemberProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a batch is in the view and its place is not committed; how many records that batch had. */
    public int awaitHeld() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(HELD)) {
                return Integer.parseInt(line.substring(HELD.length()));
            }
        }
        throw new IllegalStateException("the member ended, and no batch was held");
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(NotificationServiceApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context).registerBean(Holder.class, Holder::new));
        application.run(arguments);
    }

    /** Stands between the view's transaction and the commit of the place. */
    private static final class Holder implements BatchInterceptor<Object, Object> {
        @Override
        public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
            return records;
        }

        @Override
        public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
            System.out.println(HELD + records.count());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
