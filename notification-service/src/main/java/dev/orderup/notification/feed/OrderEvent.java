package dev.orderup.notification.feed;

import org.jspecify.annotations.Nullable;

/**
 * An update on its way to followers, with the bytes of each transport made at most once, however many followers there
 * are: ten thousand subscribers of one order cost one encoding and ten thousand references to it.
 */
public final class OrderEvent {
    private final OrderUpdate update;
    private volatile @Nullable Form forms;

    public OrderEvent(OrderUpdate update) {
        this.update = update;
    }

    public OrderUpdate update() {
        return update;
    }

    public long version() {
        return update.version();
    }

    /** This event as the transport writes it. The same object for every caller, so it must not be changed. */
    public <T> T as(Encoding<T> encoding) {
        Object form = find(encoding);
        return encoding.cast(form != null ? form : encode(encoding));
    }

    private synchronized Object encode(Encoding<?> encoding) {
        Object form = find(encoding);
        if (form == null) {
            form = encoding.encode(update);
            forms = new Form(encoding, form, forms);
        }
        return form;
    }

    private @Nullable Object find(Encoding<?> encoding) {
        for (Form form = forms; form != null; form = form.next) {
            if (form.encoding == encoding) {
                return form.value;
            }
        }
        return null;
    }

    /** A list, not a map: there are as many entries as transports. */
    private record Form(Encoding<?> encoding, Object value, @Nullable Form next) {}
}
