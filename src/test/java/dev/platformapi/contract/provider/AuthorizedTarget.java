package dev.platformapi.contract.provider;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.provider.junit5.HttpTestTarget;
import dev.platformapi.support.Api;
import java.net.URI;
import java.util.Map;
import kotlin.Pair;
import org.apache.hc.core5.http.HttpRequest;

/** The service, with a token that is good in place of the one in the contract, if it has one. */
final class AuthorizedTarget extends HttpTestTarget {
  AuthorizedTarget(URI service) {
    super(service.getHost(), service.getPort());
  }

  @Override
  public Pair<Object, Object> prepareRequest(
      Pact pact, Interaction interaction, Map<String, Object> context) {
    Pair<Object, Object> prepared = super.prepareRequest(pact, interaction, context);
    if (prepared.getFirst() instanceof HttpRequest request
        && request.containsHeader("Authorization")) {
      request.setHeader("Authorization", "Bearer " + Api.adminToken());
    }
    return prepared;
  }
}
