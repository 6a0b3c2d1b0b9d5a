package dev.orderup.local.cli;

import dev.orderup.local.part.StackSettings;
import dev.orderup.local.port.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What may be chosen when a stack is started. */
final class StackOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--fresh", description = "Start empty: delete the data of an earlier run.")
    boolean fresh;

    @Option(names = "--port-offset", paramLabel = "N", defaultValue = "${env:ORDERUP_PORT_OFFSET:-0}", description = "Add N to each port (environment: ORDERUP_PORT_OFFSET).")
    private int portOffset;

    @Option(names = "--port", paramLabel = "NAME=PORT", split = ",", defaultValue = "${env:ORDERUP_PORTS}", description = "Choose one port, for example gateway=8090; may be repeated (environment: ORDERUP_PORTS).")
    private Map<String, Integer> ports = new LinkedHashMap<>();

    @Option(names = "--order-services", paramLabel = "N", defaultValue = "1", description = "Instances of order-service (default: 1).")
    private int orderServices = 1;

    @Option(names = "--notification-services", paramLabel = "N", defaultValue = "1", description = "Instances of notification-service (default: 1).")
    private int notificationServices = 1;

    @Option(names = "--without", paramLabel = "PART", split = ",", description = "Leave a part out, because you run it yourself; may be repeated.")
    private Set<String> without = new LinkedHashSet<>();

    StackSettings settings() {
        try {
            return new StackSettings(new Ports(portOffset, ports == null ? Map.of() : ports), orderServices, notificationServices, without);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** The same choice as arguments, for the supervisor. */
    List<String> asArguments() {
        var arguments = new ArrayList<String>();
        if (fresh) {
            arguments.add("--fresh");
        }
        arguments.add("--port-offset=" + portOffset);
        settings().ports().chosen().forEach((name, port) -> arguments.add("--port=%s=%d".formatted(name, port)));
        arguments.add("--order-services=" + orderServices);
        arguments.add("--notification-services=" + notificationServices);
        without.forEach(part -> arguments.add("--without=" + part));
        return arguments;
    }
}
