package dev.orderup.labs.drain;

/** What the clients of all protocols order: no kitchen takes it by itself, so that only the lab moves it. */
final class Order {
    static final String CUSTOMER = "drain";
    static final String RESTAURANT = "manual";
    static final String JSON = """
            {"customerId":"%s","restaurantId":"%s","lines":[{"sku":"margherita","quantity":1,"unitPriceCents":950}]}"""
            .formatted(CUSTOMER, RESTAURANT);

    private Order() {}

    /** The number of an order that was placed, from the header that names it. */
    static String id(String location) {
        return location.substring(location.lastIndexOf('/') + 1).strip();
    }
}
