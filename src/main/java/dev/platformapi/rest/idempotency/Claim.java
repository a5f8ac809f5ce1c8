package dev.platformapi.rest.idempotency;

import dev.platformapi.auth.Secrets;
import dev.platformapi.cache.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A request's hold on its key. Redis sees neither the key nor the body, and the answer only in
 * cipher: it takes the key and the body to read it.
 *
 * @param name of the entry: the caller's and the key's
 * @param fingerprint of the request
 * @param owner of the hold, so that nobody else gives it up
 * @param secret under which the answer is kept
 */
record Claim(String name, String fingerprint, String owner, String secret) {
  /**
   * @param caller whose key it is; empty for a request without a caller
   */
  static Claim of(String caller, String key, HttpServerRequest request, Buffer body) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (String part :
        new String[] {
          request.method().name(),
          request.path(),
          String.valueOf(request.query()),
          String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE))
        }) {
      content.writeBytes(Sha256.of(part));
    }
    content.writeBytes(body == null ? new byte[0] : body.getBytes());
    String secret = key + " " + Sha256.hex(content.toByteArray());
    return new Claim(
        "idempotency:" + Sha256.hex(caller + " " + key),
        Sha256.hex(("fingerprint " + secret).getBytes(StandardCharsets.UTF_8)),
        Secrets.create(""),
        secret);
  }

  String seal(StoredAnswer answer) {
    return Base64.getEncoder().encodeToString(Secrets.encrypt(answer.toJson(), secret));
  }

  StoredAnswer open(String sealed) {
    return StoredAnswer.fromJson(Secrets.decrypt(Base64.getDecoder().decode(sealed), secret));
  }
}
