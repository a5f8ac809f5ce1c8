package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks;
import dev.platformapi.gateway.config.HealthChecks.Active;
import dev.platformapi.gateway.config.HealthChecks.Thresholds;
import org.jboss.logging.Logger;

/**
 * Says which targets of an upstream are healthy, by Kong's rules: so many successes make one
 * healthy, so many failures of one kind unhealthy; each success forgets the failures, and each
 * failure the successes. What has no threshold is not looked at, and so forgets nothing either.
 */
final class Judge {
  private static final Logger LOG = Logger.getLogger(Judge.class);

  /** Looks at nothing. */
  static final Judge NONE = new Judge();

  private final String upstream;
  private final HealthChecks checks;
  private final boolean on;

  Judge(String upstream, HealthChecks checks) {
    this.upstream = upstream;
    this.checks = checks;
    Active active = checks.active();
    Thresholds passive = checks.passive().thresholds();
    this.on =
        !active.healthyInterval().isZero()
            || !active.unhealthyInterval().isZero()
            || passive.tcpFailures() > 0
            || passive.timeouts() > 0
            || passive.httpFailures() > 0;
  }

  private Judge() {
    this.upstream = null;
    this.checks = null;
    this.on = false;
  }

  /** Whether anything is looked at; otherwise all targets count as healthy. */
  boolean isOn() {
    return on;
  }

  /** A target was asked how it is. */
  void asked(Peer peer, Finding finding) {
    judge(peer, finding, checks.active().thresholds(), true);
  }

  /**
   * A target got a request of a client. That may make it unhealthy, but never healthy: what is
   * still answered then was sent before.
   */
  void used(Peer peer, Finding finding) {
    if (on) {
      judge(peer, finding, checks.passive().thresholds(), false);
    }
  }

  private void judge(Peer peer, Finding finding, Thresholds thresholds, boolean heals) {
    switch (finding.kind()) {
      case GOOD -> succeeded(peer, thresholds, heals);
      case TCP_FAILURE -> failed(peer, finding, thresholds.tcpFailures());
      case TIMEOUT -> failed(peer, finding, thresholds.timeouts());
      case STATUS -> {
        if (thresholds.healthyStatuses().contains(finding.status())) {
          succeeded(peer, thresholds, heals);
        } else if (finding.status() == 0
            || thresholds.unhealthyStatuses().contains(finding.status())) {
          failed(peer, finding, thresholds.httpFailures());
        }
      }
    }
  }

  private void succeeded(Peer peer, Thresholds thresholds, boolean heals) {
    int limit = thresholds.successes();
    if (limit > 0 && peer.condition().succeeded(limit, heals)) {
      LOG.infof("Upstream %s: %s is healthy again", upstream, peer);
    }
  }

  private void failed(Peer peer, Finding finding, int limit) {
    if (limit > 0 && peer.condition().failed(finding.kind(), limit)) {
      LOG.warnf("Upstream %s: %s is unhealthy (%s)", upstream, peer, finding);
    }
  }
}
