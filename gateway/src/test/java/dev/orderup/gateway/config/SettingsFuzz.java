package dev.orderup.gateway.config;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of all kinds: taken, or refused with reasons. */
public final class SettingsFuzz {
    private SettingsFuzz() {}

    /** Lines of a name, an equals sign and a value. */
    public static void settings(byte[] data) {
        var source = new MapConfigurationPropertySource();
        new String(data, StandardCharsets.UTF_8).lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int equals = line.indexOf('=');
            source.put(SettingsReader.PREFIX + "." + line.substring(0, equals), line.substring(equals + 1));
        });
        try {
            SettingsReader.read(source);
        } catch (WrongSettings refused) {
            if (refused.getMessage() == null || refused.getMessage().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
