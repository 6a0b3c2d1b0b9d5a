package dev.orderup.poller.compare;

/** What came of having each pattern to itself. */
record ApartOutcome(Outcome outcome, ServerLedger ledger) {}
