package dev.orderup.notification.analytics;

/**
 * What became of some events.
 *
 * @param events all of them
 * @param fresh those that the view had not seen
 * @param late of the fresh ones, those that came after a later one of their order; 0 unless dead letters are re-driven or events replayed
 */
record Taken(long events, long fresh, long late) {
    static final Taken NOTHING = new Taken(0, 0, 0);

    long duplicates() {
        return events - fresh;
    }

    Taken and(Taken more) {
        return new Taken(events + more.events, fresh + more.fresh, late + more.late);
    }
}
