package dev.orderup.order.async;

/** How one kind of job is done. May be begun again from any point at which it has stopped, by another instance too. */
interface JobWork {
    JobKind kind();

    /**
     * Does what is left of the job, and ends it with {@link Lease#succeed}. Any other exception than those named is a failure after which the
     * job is tried again.
     *
     * @throws LeaseLost if the job was called off, or is another worker's by now
     * @throws JobFailed if it cannot succeed, however often it is tried
     * @throws InterruptedException if this instance stops
     */
    void perform(Lease lease) throws InterruptedException;
}
