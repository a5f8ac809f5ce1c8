package dev.platformapi.gateway.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * Remembers tokens whose signature was good, and with which key, because checking one costs more
 * than the rest of a request. What they claim has to be checked each time. Safe for use by several
 * threads.
 */
public final class VerifiedTokens {
  private static final int MOST = 2_000;

  /** Longer ones are checked each time, so that the others have room. */
  private static final int MOST_CHARACTERS = 4_096;

  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(1)).build();

  private record Verified(WebToken token, VerificationKey key) {}

  /** The token that is written like this; fails with an {@link InvalidTokenException}. */
  public WebToken read(String text) {
    Verified known = verified.getIfPresent(text);
    return known == null ? WebToken.parse(text) : known.token;
  }

  /** Fails with an {@link InvalidTokenException} unless the token is signed with the key. */
  public void verify(WebToken token, VerificationKey key) {
    if (token.algorithm() != key.algorithm()) {
      throw new InvalidTokenException("Invalid algorithm");
    }
    Verified known = verified.getIfPresent(token.text());
    if (known != null && known.key.equals(key)) {
      return;
    }
    if (!key.verifies(token)) {
      throw new InvalidTokenException("Invalid signature");
    }
    if (token.text().length() <= MOST_CHARACTERS) {
      verified.put(token.text(), new Verified(token, key));
    }
  }
}
