package dev.orderup.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderup.order.domain.OrderDraft.LineDraft;

import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDraftTests {
    private static final LineDraft LINE = new LineDraft("pizza", 2L, 950L);

    @Test
    void sumsUpItsLines() {
        var order = new OrderDraft("ada", "roma", List.of(LINE, new LineDraft("cola", 1L, 250L)), null).checked();

        assertThat(order.totalCents()).isEqualTo(2150);
        assertThat(order.note()).isEmpty();
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        var draft = new OrderDraft(null, "", List.of(LINE, new LineDraft("x", -1L, 100_000_001L)), "x".repeat(501));

        assertThat(violations(draft)).extracting(Violation::field)
                .containsExactly("customerId", "restaurantId", "lines[1].quantity",
                        "lines[1].unitPriceCents", "note");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1001, 2_147_483_648L, 4_294_967_297L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesAQuantityOutOfBoundsRatherThanCuttingItToAnInt(long quantity) {
        assertThat(violations(draft(List.of(new LineDraft("x", quantity, 1L))))).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("lines[0].quantity");
            assertThat(violation.value()).isEqualTo(Long.toString(quantity));
            assertThat(violation.expected()).isEqualTo("1 to 1000");
        });
    }

    @Test
    void theLargestOrderHasATotal() {
        var largest = draft(Collections.nCopies(100, new LineDraft("x", 1000L, 100_000_000L))).checked();

        assertThat(largest.totalCents()).isEqualTo(10_000_000_000_000L);
    }

    @Test
    void aTotalThatWouldOverflowIsAnErrorAndNotANumber() {
        var line = new OrderLine("x", 2, Long.MAX_VALUE);

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(line::totalCents);
    }

    @Test
    void refusesNoLinesAndTooMany() {
        assertThat(violations(draft(List.of()))).singleElement().extracting(Violation::value).isEqualTo("0 lines");
        assertThat(violations(draft(null))).singleElement().extracting(Violation::value).isNull();
        assertThat(violations(draft(Collections.nCopies(101, LINE)))).singleElement()
                .extracting(Violation::expected)
                .isEqualTo("1 to 100 lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "a\nb", "\ud800", "x\udc00"})
    void refusesIdentifiersThatCannotBeStoredOrRead(String identifier) {
        assertThat(violations(new OrderDraft(identifier, "roma", List.of(LINE), null))).singleElement()
                .extracting(Violation::field)
                .isEqualTo("customerId");
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        var faces = "😀".repeat(64);

        assertThat(new OrderDraft(faces, "roma", List.of(LINE), null).checked().customerId()).isEqualTo(faces);
    }

    @Test
    void cutsAValueThatItRepeats() {
        assertThat(violations(new OrderDraft("x".repeat(100_000), "roma", List.of(LINE), null))).singleElement()
                .satisfies(violation -> assertThat(violation.value()).hasSize(101).endsWith("…"));
    }

    @Test
    void theFingerprintIsThatOfTheOrderAndOfNoOther() {
        byte[] one = Fingerprint.of(new OrderDraft("ab", "c", List.of(LINE), null).checked());

        assertThat(one).isEqualTo(Fingerprint.of(new OrderDraft("ab", "c", List.of(LINE), "").checked()));
        assertThat(one).isNotEqualTo(Fingerprint.of(new OrderDraft("a", "bc", List.of(LINE), null).checked()));
        assertThat(one).isNotEqualTo(Fingerprint.of(new OrderDraft("ab", "c", List.of(LINE, LINE), null).checked()));
    }

    private static OrderDraft draft(@Nullable List<LineDraft> lines) {
        return new OrderDraft("ada", "roma", lines, null);
    }

    private static List<Violation> violations(OrderDraft draft) {
        try {
            draft.checked();
            return List.of();
        } catch (InvalidRequest e) {
            return e.violations();
        }
    }
}
