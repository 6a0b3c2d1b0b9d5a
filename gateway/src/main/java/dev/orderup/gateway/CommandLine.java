package dev.orderup.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed after {@code gateway}. All that begins with {@code --} and holds a {@code =} is a setting and goes to Spring as it is.
 *
 * @param config settings of another system than Order Up; null for Order Up's own
 * @param check only say whether the settings are right
 * @param settings each {@code --name=value}
 */
record CommandLine(@Nullable Path config, boolean check, List<String> settings) {
    static final String USAGE = """
            Usage: gateway [--config FILE] [--check] [--NAME=VALUE …]

            A reverse proxy. With --config it stands in front of anything; without, in front of Order Up.

              --config FILE   settings in YAML (.yml, .yaml) or as .properties; gateway/examples has one for each thing it can do
              --check         say what is wrong with the settings, or that nothing is, and exit
              --NAME=VALUE    one setting, such as --orderup.gateway.listeners.clear.port=9000; it outdoes the file
              --help          this text
            """;

    /** The mistake is told in a sentence. */
    static final class Mistake extends Exception {
        Mistake(String sentence) {
            super(sentence);
        }
    }

    /** Null when the help was asked for. */
    static @Nullable CommandLine of(String... args) throws Mistake {
        Path config = null;
        var check = false;
        var settings = new ArrayList<String>();
        for (int i = 0; i < args.length; i++) {
            var word = args[i];
            if (word.equals("--help") || word.equals("-h")) {
                return null;
            } else if (word.equals("--check")) {
                check = true;
            } else if (word.equals("--config")) {
                if (i + 1 == args.length) {
                    throw new Mistake("--config: nothing follows (expected: a file)");
                }
                config = file(args[++i]);
            } else if (word.startsWith("--config=")) {
                config = file(word.substring("--config=".length()));
            } else if (word.startsWith("--") && word.indexOf('=') > 2) {
                settings.add(word);
            } else {
                throw new Mistake(word + ": unknown (expected: --config FILE, --check, --help or --NAME=VALUE)");
            }
        }
        return new CommandLine(config, check, List.copyOf(settings));
    }

    private static Path file(String name) throws Mistake {
        var path = Path.of(name);
        if (!name.matches(".*\\.(yml|yaml|properties)")) {
            throw new Mistake("--config: " + name + " (expected: a file whose name ends with .yml, .yaml or .properties)");
        }
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new Mistake("--config: " + name + " (expected: a file that can be read)");
        }
        return path.toAbsolutePath();
    }

    /** The arguments for Spring: where the settings are, then single ones, which outdo them. */
    String[] forSpring() {
        var all = new ArrayList<String>();
        all.add("--spring.config.additional-location=" + (config == null ? "classpath:/orderup.yaml" : config.toUri()));
        all.addAll(settings);
        return all.toArray(String[]::new);
    }
}
