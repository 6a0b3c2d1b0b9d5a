package dev.orderup.order.domain;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a caller asks for, as it came in: anything may be missing or out of bounds. */
public record OrderDraft(@Nullable String customerId, @Nullable String restaurantId, @Nullable List<LineDraft> lines,
        @Nullable String note) {
    public static final int LINES_MAX = 100;
    public static final int IDENTIFIER_LENGTH_MAX = 64;
    public static final int NOTE_LENGTH_MAX = 500;

    /** One line, as it came in. Numbers are wide here so that a value out of bounds can be named in the answer. */
    public record LineDraft(@Nullable String sku, @Nullable Long quantity, @Nullable Long unitPriceCents) {
        /**
         * The line by itself, before it is part of an order.
         *
         * @throws InvalidRequest with everything that is wrong
         */
        public OrderLine checked() {
            var check = new Check();
            var line = checked(check, "");
            check.passOrThrow();
            return line;
        }

        private OrderLine checked(Check check, String prefix) {
            return new OrderLine(check.identifier(prefix + "sku", sku),
                    (int) check.number(prefix + "quantity", quantity, 1, OrderLine.QUANTITY_MAX),
                    check.number(prefix + "unitPriceCents", unitPriceCents, 0, OrderLine.UNIT_PRICE_CENTS_MAX));
        }
    }

    /**
     * The order that may be placed.
     *
     * @throws InvalidRequest with everything that is wrong, not only the first of it
     */
    public NewOrder checked() {
        var check = new Check();
        var customer = check.identifier("customerId", customerId);
        var restaurant = check.identifier("restaurantId", restaurantId);
        var checkedLines = lines(check);
        var checkedNote = check.note("note", note);
        check.passOrThrow();
        return new NewOrder(customer, restaurant, checkedLines, checkedNote);
    }

    private List<OrderLine> lines(Check check) {
        if (lines == null || lines.isEmpty() || lines.size() > LINES_MAX) {
            check.refuse("lines", lines == null ? null : lines.size() + " lines", "1 to " + LINES_MAX + " lines");
            return List.of();
        }
        var checked = new ArrayList<OrderLine>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            checked.add(lines.get(i).checked(check, "lines[" + i + "]."));
        }
        return checked;
    }
}
