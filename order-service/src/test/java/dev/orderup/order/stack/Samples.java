package dev.orderup.order.stack;

/** Requests to begin with. */
public final class Samples {
    private Samples() {}

    /** An order that only the API moves. */
    public static String manualOrder() {
        return order("manual");
    }

    public static String order(String restaurant) {
        return """
                {"customerId": "ada", "restaurantId": "%s", "note": "no onions",
                 "lines": [{"sku": "pizza", "quantity": 2, "unitPriceCents": 950}, {"sku": "cola", "quantity": 1, "unitPriceCents": 250}]}
                """.formatted(restaurant);
    }

    public static String status(String status) {
        return "{\"status\": \"%s\"}".formatted(status);
    }
}
