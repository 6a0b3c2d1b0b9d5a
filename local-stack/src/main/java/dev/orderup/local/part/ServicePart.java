package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One instance of a Spring Boot service in a small JVM.
 *
 * @param secrets settings that belong in no command line, which every user of the machine can read; named as environment variables
 */
record ServicePart(StackHome home, String module, Map<String, String> settings, Map<String, String> secrets) implements Part.Launch {
    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var jar = new ServiceJar(home, module).extracted();
        var command = new ArrayList<String>(List.of(Jdk.java()));
        command.addAll(ServiceJvm.OPTIONS);
        command.addAll(ServiceCache.optionFor(jar));
        command.addAll(home.marks());
        command.addAll(List.of("-jar", jar.toString()));
        settings.forEach((name, value) -> command.add("--%s=%s".formatted(name, value)));
        var process = new ProcessBuilder(command);
        process.environment().putAll(secrets);
        return process;
    }
}
