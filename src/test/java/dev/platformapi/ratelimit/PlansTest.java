package dev.platformapi.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans, rules and subjects as they are written in the configuration. */
class PlansTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "platform.ratelimit.plans.free.minute.quota", "10",
          "platform.ratelimit.plans.internal.minute.quota", "10",
          "platform.ratelimit.plans.anonymous.minute.quota", "10");

  private static Plans plans(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(GOOD);
    all.putAll(more);
    return new Plans(
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(RateLimitConfig.class)
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build()
            .getConfigMapping(RateLimitConfig.class));
  }

  private static List<String> keys(Plans plans, String method, String path) {
    return plans.limits("user:1", "free", "192.0.2.1", new Operation(method, path)).stream()
        .map(Limit::key)
        .toList();
  }

  @Test
  void limitsOfAPlanAndOfRulesAreAskedTogether() {
    Plans plans =
        plans(
            Map.of(
                "platform.ratelimit.plans.free.day.quota", "100",
                "platform.ratelimit.plans.free.day.window", "24h",
                "platform.ratelimit.plans.free.day.algorithm", "fixed-window",
                "platform.ratelimit.rules.all.quota", "5",
                "platform.ratelimit.rules.all.per", "everyone",
                "platform.ratelimit.rules.writes.quota", "5",
                "platform.ratelimit.rules.writes.operations", "POST /api/**, PUT /api/**",
                "platform.ratelimit.rules.writes.per", "address",
                "platform.ratelimit.rules.writes.algorithm", "sliding-window"));
    assertThat(keys(plans, "GET", "/api/v1/users"))
        .containsExactly(
            "limit:{user:1}::free.day:f",
            "limit:{user:1}::free.minute:t",
            "limit:{everyone}::all:t");
    assertThat(keys(plans, "PUT", "/api/v1/users/7"))
        .contains("limit:{address:192.0.2.1}::writes:s");
  }

  @Test
  void whoHasNoPlanHasThatOfTheirKind() {
    Plans plans = plans(Map.of());

    assertThat(plans.names()).containsExactly("anonymous", "free", "internal");
    assertThat(plans.ofUser(false)).isEqualTo("free");
    assertThat(plans.ofUser(true)).isEqualTo("internal");
    assertThat(plans.ofAddress()).isEqualTo("anonymous");
  }

  @Test
  void onlyPlansThatAreThereCanBeAssigned() {
    Plans plans = plans(Map.of());

    plans.require(null);
    plans.require("free");
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> plans.require("gold"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                plans(
                    Map.of(
                        "platform.ratelimit.default-plan", "gold",
                        "platform.ratelimit.plans.pro.minute.quota", "0",
                        "platform.ratelimit.rules.r.quota", "1",
                        "platform.ratelimit.rules.r.operations", "users",
                        "platform.ratelimit.rules.s.quota", "1",
                        "platform.ratelimit.rules.s.window", "10ms")))
        .withMessageContainingAll("\"gold\"", "pro.minute", "\"users\"", "\"s\"", "window");
  }

  @ParameterizedTest
  @CsvSource({
    "POST /auth/login, POST, /auth/login, true",
    "POST /auth/login, GET, /auth/login, false",
    "POST /auth/login, POST, /auth/login/, false",
    "POST /auth/login, POST, /auth, false",
    "* /auth/login, GET, /auth/login, true",
    "GET /api/*/users, GET, /api/v1/users, true",
    "GET /api/*/users, GET, /api/v1/users/1, false",
    "GET /api/*/users/*, GET, /api/v1/users/1, true",
    "GET /api/**, GET, /api/v1/users/1, true",
    "GET /api/**, GET, /apis, false",
    "GET /**, GET, /, true",
    "POST /platform.v1.UserService/*, POST, /platform.v1.UserService/GetUser, true",
    "MESSAGE /rooms/lobby, MESSAGE, /rooms/lobby, true",
    "MESSAGE /rooms/lobby, MESSAGE, /rooms/lobby2, false"
  })
  void aRuleIsForTheOperationsItNames(String rule, String method, String path, boolean matches) {
    assertThat(OperationPattern.of(rule).matches(new Operation(method, path))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET", "/users", "GET users", "get /users", "GET /a/**/b", "GET /a b"})
  void whatIsNoOperationIsRefused(String rule) {
    assertThatIllegalArgumentException().isThrownBy(() -> OperationPattern.of(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, address:192.0.2.1",
    "::ffff:192.0.2.1, address:192.0.2.1",
    "2001:db8:1:2:3:4:5:6, address:20010db800010002/64",
    "2001:db8:1:2::1, address:20010db800010002/64",
    "fe80::1%eth0, address:fe80000000000000/64",
    "nonsense, address:unknown",
    ", address:unknown"
  })
  void anAddressIsCountedWithItsNetwork(String address, String subject) {
    assertThat(Subjects.ofAddress(address)).isEqualTo(subject);
  }
}
