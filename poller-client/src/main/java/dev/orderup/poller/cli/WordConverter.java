package dev.orderup.poller.cli;

import dev.orderup.poller.pattern.Word;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the word of a pattern. */
final class WordConverter implements ITypeConverter<Word> {
    @Override
    public Word convert(String text) {
        return Word.of(text).orElseThrow(() -> new TypeConversionException(text + " (expected: " + choices() + ")"));
    }

    private static String choices() {
        return Arrays.stream(Word.values()).map(Word::toString).collect(Collectors.joining(", "));
    }
}
