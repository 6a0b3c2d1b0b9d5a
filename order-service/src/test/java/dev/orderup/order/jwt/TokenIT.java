package dev.orderup.order.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint as an OAuth client sees it, and the keys as a verifier does. */
class TokenIT {
    private static final String SECRET = "order-up-demo";

    private final Http http = Instance.shared().http();

    @Test
    void givesATokenThatThePublishedKeysVerify() throws Exception {
        var answer = tokens(form("customer:ada", SECRET));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.body().path("expires_in").asLong()).isEqualTo(900);

        var jwt = SignedJWT.parse(answer.text("access_token"));
        var key = JWKSet.parse(http.get("/.well-known/jwks.json").response().body()).getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
        assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(key.size()).isEqualTo(2048);
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("orderup");
        assertThat(claims.getAudience()).containsExactly("orderup");
        assertThat(claims.getSubject()).isEqualTo("customer:ada");
        assertThat(claims.getStringClaim("role")).isEqualTo("customer");
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(claims.getIssueTime().toInstant().plus(Duration.ofMinutes(15))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer:ada", "courier:bo", "kitchen:napoli", "kitchen:manual & co", "operator:ops",
            "service:notification-service"})
    void givesOneToEachRole(String subject) throws ParseException {
        assertThat(subject(tokens(form(subject, SECRET)))).isEqualTo(subject);
    }

    @Test
    void takesTheClientFromTheAuthorizationHeaderToo() throws ParseException {
        assertThat(subject(basic("kitchen%3Anapoli:" + SECRET))).isEqualTo("kitchen:napoli");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { //
            "customer:ada    | banana", //
            "customer:ada    | order-up-dem", //
            "customer:ada    | order-up-demo2", //
            "admin:root      | order-up-demo", //
            "customer        | order-up-demo", //
            "ada             | order-up-demo"})
    void refusesAWrongSecretAndAnUnknownClientInTheSameWords(String client, String secret) {
        var refused = tokens(form(client, secret));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic realm=");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        assertThat(refused.text("error")).isEqualTo("invalid_client");
        assertThat(refused.text("error_description")).startsWith("unknown client, or a wrong secret").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer:ada:order-up-demo", "customer%3Aada", "%:order-up-demo", ""})
    void refusesBasicCredentialsThatAreNotFormEncoded(String credentials) {
        assertThat(basic(credentials).text("error")).isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { //
            "client_id=customer:ada&client_secret=order-up-demo                                                      | invalid_request", //
            "grant_type=password&client_id=customer:ada&client_secret=order-up-demo                                  | unsupported_grant_type", //
            "grant_type=client_credentials&grant_type=client_credentials&client_id=a&client_secret=b                 | invalid_request", //
            "grant_type=client_credentials&client_id=customer:ada&client_id=customer:bob&client_secret=order-up-demo | invalid_request", //
            "grant_type=                                                                                             | invalid_request", //
            "grant_type=%zz                                                                                          | invalid_request"})
    void refusesARequestThatIsNotOne(String form, String error) {
        var refused = tokens(form);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo(error);
    }

    @Test
    void neverLooksForASecretInTheUrl() {
        var refused = http.send(http.request("/tokens?" + form("customer:ada", SECRET), "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void refusesAHugeForm() {
        assertThat(tokens("grant_type=" + "x".repeat(100_000)).status()).isEqualTo(413);
    }

    @Test
    void refusesAClientThatIsNamedTwice() {
        var refused = http.send(http.request("/tokens", "Content-Type", "application/x-www-form-urlencoded", "Authorization",
                "Basic " + base64("customer%3Aada:" + SECRET)).POST(BodyPublishers.ofString(form("customer:ada", SECRET))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void refusesAClientThatWasWrongTooOftenUntilTheMinuteIsOverWhateverItShows() {
        var client = "customer:" + UUID.randomUUID();
        // A minute may end in between: then it takes a few more.
        for (int wrong = 0; wrong <= 20 && tokens(form(client, "banana")).status() != 429; wrong++) {
            assertThat(wrong).isLessThan(20);
        }
        var refused = tokens(form(client, "banana"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).matches("[1-9]|[1-5][0-9]|60");
        assertThat(tokens(form("customer:ada", SECRET)).status()).isEqualTo(200);
    }

    @Test
    void aGuestGetsACookieThatNoScriptCanReadAndANameThatIsItsOwn() throws ParseException {
        var first = http.post("/tokens/guest", "");
        var second = http.post("/tokens/guest", "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).isEqualTo("no-store");
        assertThat(first.text("customerId")).matches("guest-[0-9a-f]{32}").isNotEqualTo(second.text("customerId"));
        assertThat(first.body().path("expiresIn").asLong()).isEqualTo(900);
        var cookie = first.header("Set-Cookie");
        assertThat(cookie.split("; "))
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=900")
                .noneMatch(attribute -> attribute.startsWith("Domain"));
        assertThat(cookie).startsWith("__Host-orderup=");
        var token = cookie.substring("__Host-orderup=".length(), cookie.indexOf(';'));
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject()).isEqualTo("customer:" + first.text("customerId"));
        assertThat(first.response().body()).doesNotContain(token);
    }

    @Test
    void theKeysMayBeKeptForHalfTheTimeThatANewOneIsPublishedAhead() {
        var keys = http.get("/.well-known/jwks.json");

        assertThat(keys.status()).isEqualTo(200);
        assertThat(keys.header("Content-Type")).isEqualTo("application/jwk-set+json");
        assertThat(keys.header("Cache-Control")).isEqualTo("max-age=300, public");
        assertThat(keys.body().path("keys")).isNotEmpty().allSatisfy(key -> {
            assertThat(key.path("kty").asString()).isEqualTo("RSA");
            assertThat(key.has("d")).isFalse();
        });
    }

    @Test
    void anInstanceKnowsWhatAnotherHasSigned() {
        try (var second = Instance.start(Map.of("orderup.outbox.enabled", "false", "orderup.fulfilment.enabled", "false"))) {
            assertThat(second.http().get("/.well-known/jwks.json").body()).isEqualTo(http.get("/.well-known/jwks.json").body());
        }
    }

    private Http.Answer tokens(String form) {
        return http.send(
                http.request("/tokens", "Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)));
    }

    private Http.Answer basic(String credentials) {
        return http.send(http
                .request("/tokens", "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic " + base64(credentials))
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    }

    private static String form(String client, String secret) {
        return "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(URLEncoder.encode(client, StandardCharsets.UTF_8),
                URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String subject(Http.Answer answer) throws ParseException {
        return SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet().getSubject();
    }
}
