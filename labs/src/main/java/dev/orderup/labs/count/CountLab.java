package dev.orderup.labs.count;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Counting rows is not free: a page of a long list without a count, with an estimated and with an exact one; and a page far back by keyset and by offset.
 *
 * <p>What it is: PostgreSQL keeps no number of rows, for each transaction has its own; to count is to visit an index entry for every row. Its planner keeps statistics,
 * which cost nothing to ask. A keyset page begins at a key, an offset page at a number, and to come to a number means to pass all rows before it.
 *
 * <p>When to choose it: keyset pages always, unless people must jump to page 317 of something small. No count where nobody reads it, an estimate where "about a million"
 * tells as much, the exact one where it is acted upon.
 *
 * <p>What it costs: topic 40 in README's table, and this lab's output on your machine: milliseconds through the gateway, and the database's buffers as their cause.
 *
 * <p>How to add another: a path in {@link #PAGES}, with the SQL behind it in {@link #causes}.
 */
@Command(name = "count", mixinStandardHelpOptions = true, description = "A page of a million orders with no, an estimated and an exact count; a page far back by keyset and by offset.")
public final class CountLab implements Callable<Integer> {
    private static final int PAGE = 20;
    private static final int PAGE_MAX = 100;
    private static final int DEEP_PAGE = 10_000;
    private static final int COUNTED_MAX = 1000;
    private static final int WARM_UP = 20;
    private static final String OF_RESTAURANT = "restaurantId=restaurant-0";
    private static final String DELIVERED = "status=DELIVERED";
    private static final List<String> FILTERS = List.of("", OF_RESTAURANT, DELIVERED, OF_RESTAURANT + "&" + DELIVERED,
            "restaurantId=restaurant-" + (Filling.RESTAURANTS - 1) + "&" + DELIVERED, "status=PREPARING");
    private static final String FIRST_PAGE = "first page";
    private static final String DEEP = "page far back";
    private static final String ESTIMATED = ", estimated count";
    private static final String EXACT = ", exact count";
    private static final Map<String, String> PAGES = pages();

    @Mixin
    private LabOptions lab;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "1000000", description = "Orders to fill in (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "30", description = "Requests of each kind in a round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How often each figure is taken (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        for (var filter : List.of("", OF_RESTAURANT, DELIVERED)) {
            var path = "/orders?limit=" + PAGE + (filter.isEmpty() ? "" : "&" + filter);
            var name = FIRST_PAGE + (filter.isEmpty() ? "" : ", " + filter);
            pages.put(name, path);
            pages.put(name + ESTIMATED, path + "&count=estimated");
            pages.put(name + EXACT, path + "&count=exact");
        }
        return pages;
    }

    @Override
    public Integer call() throws Exception {
        lab.within("--rows", rows, 10_000, 20_000_000);
        lab.within("--requests", requests, 1, 10_000);
        lab.within("--rounds", rounds, 1, 20);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1);
                var connection = DriverManager.getConnection(system.jdbcUrl());
                var lists = new Lists(system.gateway(), system.authorization("operator:lab"))) {
            new Filling(connection, rows).run(lab.progress());
            return lab.print(measure(lists, new Plans(connection)));
        }
    }

    private Report measure(Lists lists, Plans plans) throws Exception {
        var paths = new LinkedHashMap<>(PAGES);
        paths.put(DEEP, deepPage(lists));
        var bySql = sql(plans);
        var series = new LinkedHashMap<String, Series>();
        lab.progress().begin("Measuring", (long) rounds * (paths.size() + bySql.size()));
        for (var path : paths.values()) {
            new Series().round(WARM_UP, () -> lists.millis(path));
        }
        for (int round = 0; round < rounds; round++) {
            for (var page : paths.entrySet()) {
                series.computeIfAbsent(page.getKey(), _ -> new Series()).round(requests, () -> lists.millis(page.getValue()));
                lab.progress().step();
            }
            for (var statement : bySql.entrySet()) {
                series.computeIfAbsent(statement.getKey(), _ -> new Series()).round(requests, statement.getValue());
                lab.progress().step();
            }
        }
        causes(series, plans);
        return report(series, errors(lists));
    }

    /** How far back is far: page 10,000, or the middle of a shorter list. */
    private int depth() {
        return Math.min(DEEP_PAGE * PAGE, rows / 2);
    }

    /** Goes there as a client must, by the link of each page. */
    private String deepPage(Lists lists) throws InterruptedException {
        int pages = depth() / PAGE_MAX;
        lab.progress().begin("Turning %,d pages".formatted(pages), pages);
        var path = "/orders?limit=" + PAGE_MAX;
        for (int page = 0; page < pages; page++) {
            path = lists.next(path);
            lab.progress().step();
        }
        return path.replace("limit=" + PAGE_MAX, "limit=" + PAGE);
    }

    private static final String KEYSET = "SELECT * FROM orders WHERE id < ? ORDER BY id DESC LIMIT " + PAGE;
    private static final String OFFSET = "SELECT * FROM orders ORDER BY id DESC LIMIT " + PAGE + " OFFSET ?";
    private static final String SQL_KEYSET = "SQL, page far back by keyset";
    private static final String SQL_OFFSET = "SQL, page far back by offset";

    private Map<String, Series.Measured> sql(Plans plans) throws SQLException {
        var before = beforeDepth(plans);
        var statements = new LinkedHashMap<String, Series.Measured>();
        statements.put(SQL_KEYSET, () -> plans.millis(KEYSET, before));
        statements.put(SQL_OFFSET, () -> plans.millis(OFFSET, depth()));
        return statements;
    }

    private UUID beforeDepth(Plans plans) throws SQLException {
        try (var last = plans.connection().prepareStatement("SELECT id FROM orders ORDER BY id DESC LIMIT 1 OFFSET ?")) {
            last.setInt(1, depth() - 1);
            try (var row = last.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    /** The statements behind the answers, as order-service sends them, and the buffers that each looks at. */
    private void causes(Map<String, Series> series, Plans plans) throws SQLException {
        for (var filter : List.of("", OF_RESTAURANT, DELIVERED)) {
            var name = FIRST_PAGE + (filter.isEmpty() ? "" : ", " + filter);
            var where = where(filter);
            long page = plans.buffers("SELECT * FROM orders" + where + " ORDER BY id DESC LIMIT " + (PAGE + 1));
            long few = plans.buffers(
                    "SELECT count(*) FROM (SELECT id FROM orders" + where + " ORDER BY id DESC LIMIT " + (COUNTED_MAX + 1) + ") few");
            because(series, name, page);
            because(series, name + ESTIMATED, page + few + plans.buffersOfPlanning("SELECT 1 FROM orders" + where));
            because(series, name + EXACT, page + plans.buffers("SELECT count(*) FROM orders" + where));
        }
        var before = beforeDepth(plans);
        because(series, DEEP, plans.buffers(KEYSET, before));
        because(series, SQL_KEYSET, plans.buffers(KEYSET, before));
        because(series, SQL_OFFSET, plans.buffers(OFFSET, depth()));
    }

    private static void because(Map<String, Series> series, String name, long buffers) {
        series.getOrDefault(name, new Series()).because("buffers", buffers);
    }

    private static String where(String filter) {
        return filter.isEmpty()
                ? ""
                : " WHERE " + filter.replace("restaurantId=", "restaurant_id = '").replace("status=", "status = '").replace("&", "' AND ")
                        + "'";
    }

    /** How wrong the estimates are, in percent of the exact count. */
    private List<Result> errors(Lists lists) throws InterruptedException {
        var errors = new ArrayList<Result>();
        for (var filter : FILTERS) {
            var path = "/orders?limit=1" + (filter.isEmpty() ? "" : "&" + filter) + "&count=";
            var exact = lists.page(path + "exact").path("count").path("value").asLong();
            var estimate = lists.page(path + "estimated").path("count");
            double error = 100.0 * (estimate.path("value").asLong() - exact) / Math.max(1, exact);
            errors.add(Result.once("error of the estimate, " + (filter.isEmpty() ? "all" : filter), "%", error)
                    .with("exact", exact)
                    .with("answered", estimate.path("value").asLong())
                    .with("saidToBe", estimate.path("kind").asString()));
        }
        return errors;
    }

    private Report report(Map<String, Series> series, List<Result> errors) {
        var results = new ArrayList<Result>();
        series.forEach((name, times) -> results.add(times.result(name)));
        results.addAll(errors);
        return Report.of("count", rounds, results, List.of(
                ratio(series, "page with exact count / without, all rows", FIRST_PAGE + EXACT, FIRST_PAGE),
                ratio(series, "page with estimated count / without, all rows", FIRST_PAGE + ESTIMATED, FIRST_PAGE),
                Ratio.atMost("page far back / first page", median(series, DEEP) / median(series, FIRST_PAGE), 1.5),
                ratio(series, "page far back by offset / by keyset, in SQL", SQL_OFFSET, SQL_KEYSET)),
                String.format(Locale.ROOT,
                        "%,d orders of %d restaurants; a page is %d orders, the one far back begins at order %,d; all through the gateway but the SQL.",
                        rows,
                        Filling.RESTAURANTS, PAGE, depth()),
                "Buffers: the 8 KB pages that PostgreSQL looks at for the answer, by EXPLAIN (ANALYZE, BUFFERS) of the same statements.",
                "An estimate is answered as exact where no more than %,d rows match: so many are counted in any case."
                        .formatted(COUNTED_MAX));
    }

    private static Ratio ratio(Map<String, Series> series, String name, String one, String other) {
        return new Ratio(name, median(series, one) / median(series, other), null);
    }

    private static double median(Map<String, Series> series, String name) {
        return series.getOrDefault(name, new Series()).median();
    }
}
