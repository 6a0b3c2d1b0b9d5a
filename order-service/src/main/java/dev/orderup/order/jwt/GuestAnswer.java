package dev.orderup.order.jwt;

/** Who the guest is, as JSON; the token itself is where no script can read it, in the cookie. */
record GuestAnswer(String customerId, long expiresIn) {}
