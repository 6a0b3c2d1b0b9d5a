package dev.orderup.local.port;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.CommandLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** Who is in the way: the process that listens on a port we need. */
public record PortHolder(int port, Optional<ProcessHandle> process) {
    private static final int COMMAND_LENGTH_SHOWN = 160;

    /** Empty when the port of the loopback address is free. */
    public static Optional<PortHolder> of(int port) {
        return isFree(port) ? Optional.empty() : Optional.of(new PortHolder(port, Listeners.on(port)));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // As servers do: a port that only has connections in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public String description() {
        return process.map(this::describe).orElse("port %d is held by a process that this user may not see".formatted(port));
    }

    private String describe(ProcessHandle holder) {
        var arguments = CommandLines.of(holder);
        return "port %d is held by process %d: %s%s".formatted(port, holder.pid(), shortened(String.join(" ", arguments)),
                checkout(arguments).map("%n    It belongs to the Order Up of %s; `./orderup down` there stops it."::formatted).orElse(""));
    }

    private static Optional<String> checkout(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(StackHome.CHECKOUT_MARK))
                .map(argument -> argument.substring(StackHome.CHECKOUT_MARK.length()))
                .findFirst();
    }

    private static String shortened(String command) {
        return command.length() <= COMMAND_LENGTH_SHOWN ? command : command.substring(0, COMMAND_LENGTH_SHOWN) + "…";
    }
}
