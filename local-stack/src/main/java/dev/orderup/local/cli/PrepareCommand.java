package dev.orderup.local.cli;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.part.ServiceCache;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the launcher calls after a build. A service that cannot be trained only starts slower. */
@Command(name = "prepare", hidden = true, description = "Make the AOT caches of the services that have been built anew.")
public final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Override
    public Integer call() throws InterruptedException {
        var home = where.home();
        for (var module : ServiceCache.MODULES) {
            prepare(home, module);
        }
        return 0;
    }

    private static void prepare(StackHome home, String module) throws InterruptedException {
        try {
            var begin = System.nanoTime();
            if (new ServiceCache(home, module).train()) {
                System.err.printf("  %s starts from a cache now (%d s)%n", module, (System.nanoTime() - begin) / 1_000_000_000);
            }
        } catch (IOException e) {
            System.err.printf("  %s will start without a cache: %s%n", module, e.getMessage());
        }
    }
}
