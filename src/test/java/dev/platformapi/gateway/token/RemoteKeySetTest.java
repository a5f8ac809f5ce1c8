package dev.platformapi.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.MovableClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteKeySetTest {
  @Test
  void whoeverWaitsForKeysGoesOnOnTheirOwnEventLoop() {
    Vertx vertx = Vertx.vertx();
    EchoUpstream keys = EchoUpstream.start(vertx);
    keys.answering(request -> vertx.setTimer(50, late -> request.response().end("{\"keys\":[]}")));
    RemoteKeySet set =
        new RemoteKeySet(
            vertx.createHttpClient(),
            URI.create("http://127.0.0.1:" + keys.port()),
            Duration.ofMinutes(5),
            new MovableClock());

    List<Future<Boolean>> same = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Context loop = loop(vertx);
      Promise<Boolean> isSame = Promise.promise();
      same.add(isSame.future());
      loop.runOnContext(
          run ->
              set.find("none", Algorithm.ES256)
                  .onComplete(found -> isSame.complete(Vertx.currentContext() == loop)));
    }

    assertThat(same).allMatch(Futures::get);
    assertThat(keys.requests()).isEqualTo(1);
    keys.close();
    vertx.close();
  }

  /** Another event loop each time. */
  private static Context loop(Vertx vertx) {
    Promise<Context> loop = Promise.promise();
    vertx.deployVerticle(
        () ->
            new io.vertx.core.AbstractVerticle() {
              @Override
              public void start() {
                loop.complete(context);
              }
            },
        new io.vertx.core.DeploymentOptions());
    return Futures.get(loop.future());
  }
}
