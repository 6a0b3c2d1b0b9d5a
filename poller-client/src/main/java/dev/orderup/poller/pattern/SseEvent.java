package dev.orderup.poller.pattern;

/** One server-sent event; {@code message} is the type of one that names none. */
public record SseEvent(String type, String id, String data) {}
