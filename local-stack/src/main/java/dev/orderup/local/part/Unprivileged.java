package dev.orderup.local.part;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, and containers and CI machines have only root.
 * There it is started in a user namespace of its own, in which it is nobody, yet owns the same files.
 */
final class Unprivileged {
    private static final List<String> OWN_USER_NAMESPACE = List.of("unshare", "--user");

    private Unprivileged() {}

    static List<String> command(String... command) throws IOException, InterruptedException {
        var whole = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            requireUserNamespaces();
            whole.addAll(OWN_USER_NAMESPACE);
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static void requireUserNamespaces() throws IOException, InterruptedException {
        var attempt = new ArrayList<>(OWN_USER_NAMESPACE);
        attempt.add("true");
        if (new ProcessBuilder(attempt).start().waitFor() != 0) {
            throw new IOException("PostgreSQL refuses to run as root, and here root may not make a user namespace (unshare --user)."
                    + " Run orderup as another user.");
        }
    }
}
