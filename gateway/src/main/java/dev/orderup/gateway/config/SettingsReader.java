package dev.orderup.gateway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the settings from wherever Spring found them and refuses them whole: a value that cannot be read, a key that nobody knows
 * (which is a typing error, and what was meant would silently not happen) and whatever {@link SettingsCheck} finds, all at once.
 *
 * <p>Keys are checked in files and on the command line. Environment variables and system properties are not: their names are those of
 * a whole machine, and an underscore there can stand for a dash, a dot or nothing.
 */
public final class SettingsReader {
    public static final String PREFIX = "orderup.gateway";

    private SettingsReader() {}

    /** The settings of an application, checked; {@link WrongSettings} with all reasons otherwise. */
    public static GatewaySettings read(ConfigurableEnvironment environment) {
        var sources = ConfigurationPropertySources.get(environment);
        return read(new Binder(sources, new PropertySourcesPlaceholdersResolver(environment)), sources);
    }

    /** The settings in one source, checked. */
    public static GatewaySettings read(ConfigurationPropertySource source) {
        return read(new Binder(source), List.of(source));
    }

    private static GatewaySettings read(Binder binder, Iterable<ConfigurationPropertySource> sources) {
        var reading = new Reading();
        var settings = binder.bindOrCreate(PREFIX, Bindable.of(GatewaySettings.class), reading);
        reading.unknown(sources);
        var reasons = new ArrayList<>(reading.reasons);
        reasons.addAll(SettingsCheck.reasons(settings));
        if (!reasons.isEmpty()) {
            throw new WrongSettings(reasons);
        }
        return settings;
    }

    /** Goes on after what cannot be read, as if it had not been said, and remembers it. */
    private static final class Reading extends AbstractBindHandler {
        private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);
        private final List<String> reasons = new ArrayList<>();
        private final Set<ConfigurationPropertyName> known = new HashSet<>();
        private final List<ConfigurationPropertyName> unreadable = new ArrayList<>();

        @Override
        public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            known.add(name);
            return result;
        }

        @Override
        public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            if (context.getDepth() == 0) {
                throw error;
            }
            var property = context.getConfigurationProperty();
            var value = property == null ? "what is there" : String.valueOf(property.getValue());
            var expected = SettingsShape.expectation(target.getType().resolve(Object.class));
            reasons.add(name + ": " + value + " (expected: " + expected + ")");
            unreadable.add(name);
            return null;
        }

        void unknown(Iterable<ConfigurationPropertySource> sources) {
            var filter = new UnboundElementsSourceFilter();
            var told = new HashSet<ConfigurationPropertyName>();
            for (var source : sources) {
                if (filter.apply(source) && source.filter(ROOT::isAncestorOf) instanceof IterableConfigurationPropertySource names) {
                    names.stream().filter(name -> isUnknown(name) && told.add(name)).forEach(this::unknown);
                }
            }
        }

        private boolean isUnknown(ConfigurationPropertyName name) {
            return !known.contains(name) && unreadable.stream().noneMatch(bad -> bad.equals(name) || bad.isAncestorOf(name))
                    && !SettingsShape.knows(name.subName(ROOT.getNumberOfElements()));
        }

        private void unknown(ConfigurationPropertyName name) {
            reasons.add(name + ": unknown (expected: " + SettingsShape.keysBeside(name.subName(ROOT.getNumberOfElements())) + ")");
        }
    }
}
