package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.login.Token;
import dev.orderup.poller.order.OrderJson;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a bearer token, for curl and other clients. */
@Command(name = "token", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Print a bearer token: curl -H \"Authorization: Bearer $(./orderup token --as customer:ada)\" …")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--as", required = true, paramLabel = "ROLE:NAME", converter = IdentityConverter.class, description = "Who: a customer, courier, kitchen or operator, such as customer:ada or kitchen:napoli.")
    private Identity identity;

    @Option(names = "--json", description = "Print the issuer's answer as one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Token token = system.login(identity).token();
        spec.commandLine().getOut().println(json ? OrderJson.writePretty(token) : token.accessToken());
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
