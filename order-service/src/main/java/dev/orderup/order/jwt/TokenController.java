package dev.orderup.order.jwt;

import dev.orderup.order.domain.Access;
import dev.orderup.order.domain.Caller;

import java.time.Duration;
import java.util.Map;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ServerWebExchange;

/** Where tokens and the keys to check them are had. */
@RestController
class TokenController {
    /** The prefix makes browsers hold to what the attributes say: this host alone, over TLS alone (RFC 6265bis §4.1.3.2). */
    private static final String COOKIE = "__Host-orderup";
    private static final MediaType JWK_SET = MediaType.parseMediaType("application/jwk-set+json");

    private final Clients clients;
    private final Guests guests;
    private final TokenIssuer issuer;
    private final KeyRing keys;
    private final Duration keysMaxAge;

    TokenController(Clients clients, Guests guests, TokenIssuer issuer, KeyRing keys, JwtSettings settings) {
        this.clients = clients;
        this.guests = guests;
        this.issuer = issuer;
        this.keys = keys;
        this.keysMaxAge = settings.keysMaxAge();
    }

    /** Client credentials: RFC 6749 §4.4. */
    @PostMapping(path = "/tokens", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TokenAnswer> token(ServerWebExchange exchange) {
        var request = TokenRequest.of(form(exchange), exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
        var token = issuer.issue(clients.authenticated(request));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(TokenAnswer.of(token));
    }

    /** Of the body alone: a secret in a URL would be in every log on the way. WebFlux reads forms here and nowhere else. */
    private static MultiValueMap<String, String> form(ServerWebExchange exchange) {
        var form = exchange.getFormData()
                .onErrorMap(DataBufferLimitException.class, ContentTooLargeException::new)
                .onErrorMap(IllegalArgumentException.class, _ -> Refused.invalidRequest("the body is not form-encoded"))
                .block();
        return form == null ? new LinkedMultiValueMap<>() : form;
    }

    /** Anybody may be a guest; who is one already, and shows it, stays the same. */
    @PostMapping(path = "/tokens/guest", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<GuestAnswer> guest(@RequestHeader HttpHeaders headers) {
        var guest = guests.returning(headers.getFirst(HttpHeaders.AUTHORIZATION)).orElseGet(guests::next);
        var token = issuer.issue(guest);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, cookie(token).toString())
                .body(new GuestAnswer(guest.name(), token.expiresInSeconds()));
    }

    /** The only one here that takes a token: an operator's. */
    @PostMapping(path = "/tokens/keys", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<KeyAnswer> rotate(@AuthenticationPrincipal Caller caller) {
        Access.operate(caller, "rotate the keys that sign tokens");
        var next = keys.rotate();
        return ResponseEntity.status(next.made() ? HttpStatus.CREATED : HttpStatus.OK).body(KeyAnswer.of(next.key()));
    }

    /** RFC 7517 §5. */
    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<Map<String, Object>> keys() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(keysMaxAge).cachePublic())
                .contentType(JWK_SET)
                .body(keys.published().toJSONObject());
    }

    /** RFC 9110 §15.5.2 wants a challenge with each 401. */
    @ExceptionHandler
    ResponseEntity<RefusedAnswer> refused(Refused refusal) {
        var answer = ResponseEntity.status(refusal.status()).cacheControl(CacheControl.noStore()).contentType(MediaType.APPLICATION_JSON);
        if (refusal.status() == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"orderup\", charset=\"UTF-8\"");
        }
        if (refusal.retryAfterSeconds() > 0) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfterSeconds()));
        }
        return answer.body(new RefusedAnswer(refusal.error(), String.valueOf(refusal.getMessage())));
    }

    private static ResponseCookie cookie(TokenIssuer.Token token) {
        return ResponseCookie.from(COOKIE, token.value())
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite("Strict")
                .maxAge(Duration.ofSeconds(token.expiresInSeconds()))
                .build();
    }
}
