package dev.orderup.order.domain;

/** So many of one dish at one price. */
public record OrderLine(String sku, int quantity, long unitPriceCents) {
    /** A thousand of one dish is a banquet already. */
    public static final int QUANTITY_MAX = 1_000;
    /** One million in cents; with the other limits no total can come near the end of a long. */
    public static final long UNIT_PRICE_CENTS_MAX = 100_000_000;

    /**
     * Quantity times price.
     *
     * @throws ArithmeticException rather than a total that has silently wrapped around
     */
    public long totalCents() {
        return Math.multiplyExact(quantity, unitPriceCents);
    }
}
