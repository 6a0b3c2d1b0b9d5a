package dev.orderup.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsDisabledOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explorer page as a guest uses it, on a desk and on a phone. What it looks like is left in {@code target/explorer}. */
@ExtendWith(SharedStack.class)
class ExplorerIT {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final Path PICTURES = Path.of("target/explorer");

    @ParameterizedTest
    @CsvSource({"desk, 1280, 900, LIGHT", "phone, 390, 844, DARK"})
    void aGuestFollowsAnOrderByFourPatternsAndAsksAboutIt(String device, int width, int height, ColorScheme colours, TestStack stack) {
        var complaints = new ArrayList<String>();
        try (var chromium = Chromium.start(); var context = context(chromium, width, height, colours)) {
            var page = open(context, stack, complaints);
            page.click("text=Place order");
            for (var lane : page.locator("#lanes .verdict").all()) {
                assertThat(lane).containsText("6, all in order", patient());
            }
            assertThat(page.locator("#lanes .verdict")).hasCount(4);

            page.click("#ask button[name=send]");
            var answer = page.locator("#answer");
            // Token by token: it is there before it is whole.
            page.waitForFunction("() => Number(document.querySelector('[data-of=tokens]').textContent) > 0");
            assertThat(page.locator("#assistant [data-of=first]")).hasText(Pattern.compile("\\d+ ms"));
            assertThat(page.locator("#ask button[name=stop]")).isDisabled(
                    new IsDisabledOptions().setTimeout(PATIENCE_MILLIS));
            assertThat(answer).containsText("delivered", patient());

            assertThat((int) page.evaluate("document.documentElement.scrollWidth")).as("nothing to scroll to at the side").isEqualTo(width);
            page.screenshot(new ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(device + ".png")));
        }
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource("390, 844, LIGHT")
    void anotherGuestsOrderIsRefusedInAClearSentence(int width, int height, ColorScheme colours, TestStack stack) {
        try (var chromium = Chromium.start(); var context = context(chromium, width, height, colours)) {
            var page = open(context, stack, new ArrayList<>());
            page.fill("[name=restaurantId]", "manual");
            page.click("text=Place order");
            assertThat(page.locator("#lanes .verdict").first()).containsText("1 …", patient());
            // The page stays with the order; who looks at it is somebody else from here on.
            context.clearCookies();
            page.evaluate("() => fetch('/tokens/guest', { method: 'POST' })");

            page.click("#ask button[name=send]");
            assertThat(page.locator("#answer")).hasText("No answer. Not let in (403): this is another customer's order.");
            assertThat(page.locator("#lanes .lane", new Page.LocatorOptions().setHasText("Short polling")).locator(".verdict"))
                    .containsText("Not let in (403): this is another customer's order.", patient());
            page.screenshot(new ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve("refused.png")));
        }
    }

    private static BrowserContext context(Chromium chromium, int width, int height, ColorScheme colours) {
        return chromium.browser().newContext(new NewContextOptions().setViewportSize(width, height).setColorScheme(colours));
    }

    private static Page open(BrowserContext context, TestStack stack, List<String> complaints) {
        var page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate("http://127.0.0.1:" + stack.port(8080) + "/");
        assertThat(page.locator("[name=customerId]")).hasValue(Pattern.compile("guest.+"));
        return page;
    }

    private static ContainsTextOptions patient() {
        return new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
    }
}
