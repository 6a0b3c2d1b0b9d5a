package dev.orderup.notification.kitchen;

/** Why a display need not acknowledge a ticket any more. */
public enum Withdrawal {
    /** Another display of the kitchen has acknowledged it. */
    ACKNOWLEDGED("acknowledged"),
    /** The order was delivered, rejected or cancelled. */
    ORDER_OVER("order-over"),
    /** Its lease ended, and it went to another display. */
    PASSED_ON("passed-on");

    private final String word;

    Withdrawal(String word) {
        this.word = word;
    }

    /** The reason as clients read it. */
    public String word() {
        return word;
    }
}
