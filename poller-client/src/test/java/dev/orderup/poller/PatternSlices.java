package dev.orderup.poller;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.orderup.poller.pattern.Pattern;

/** A slice for each pattern; what they share is in none. */
final class PatternSlices implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass candidate) {
        return candidate.isAssignableTo(Pattern.class) && !candidate.getModifiers().contains(JavaModifier.ABSTRACT)
                ? SliceIdentifier.of(candidate.getSimpleName())
                : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
        return "the patterns";
    }
}
