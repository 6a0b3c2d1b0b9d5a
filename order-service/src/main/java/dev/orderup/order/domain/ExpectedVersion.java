package dev.orderup.order.domain;

import java.util.Set;

/** The versions of the order on which the caller is willing to act. */
public sealed interface ExpectedVersion {
    static ExpectedVersion any() {
        return new Any();
    }

    static ExpectedVersion oneOf(Set<Long> versions) {
        return new OneOf(versions);
    }

    boolean allows(long version);

    /** Whatever the version is. */
    record Any() implements ExpectedVersion {
        @Override
        public boolean allows(long version) {
            return true;
        }
    }

    /** One of these; none at all if the set is empty. */
    record OneOf(Set<Long> versions) implements ExpectedVersion {
        public OneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean allows(long version) {
            return versions.contains(version);
        }
    }
}
