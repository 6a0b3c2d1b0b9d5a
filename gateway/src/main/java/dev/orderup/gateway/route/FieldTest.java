package dev.orderup.gateway.route;

/**
 * A condition on a header field: it is there, one of its lines has a value, or begins with one.
 *
 * @param name of the field
 * @param text the value or its beginning
 * @param prefix whether the beginning is enough
 */
record FieldTest(String name, String text, boolean prefix) {

    static FieldTest of(String name, String written) {
        boolean prefix = written.endsWith("*");
        return new FieldTest(name, prefix ? written.substring(0, written.length() - 1) : written, prefix);
    }

    boolean holds(Asked asked) {
        for (var values = asked.field(name); values.hasNext();) {
            var value = values.next();
            if (prefix ? value.startsWith(text) : value.equals(text)) {
                return true;
            }
        }
        return false;
    }
}
