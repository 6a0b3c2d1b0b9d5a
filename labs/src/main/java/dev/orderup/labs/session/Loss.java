package dev.orderup.labs.session;

/**
 * What one killed instance did to the workflows of one round.
 *
 * @param failed workflows that ended without an order
 * @param retried requests that were sent again
 * @param placedTwice orders beyond the first of a workflow
 * @param untold failed workflows whose order was placed all the same
 */
record Loss(int failed, long retried, long placedTwice, long untold) {}
