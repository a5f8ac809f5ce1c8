package dev.platformapi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom proxies forward, and who may say so. */
class TrustedProxiesTest {
  private static TrustedProxies trusting(String networks) {
    return new TrustedProxies(List.of(networks.split(",")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.9    | 192.0.2.7                       | 192.0.2.7
          10.0.0.9    | 1.1.1.1, 192.0.2.7              | 192.0.2.7
          10.0.0.9    | 1.1.1.1, 192.0.2.7, 10.0.0.8    | 192.0.2.7
          10.0.0.9    | 1.1.1.1 / 192.0.2.7 / 10.0.0.8  | 192.0.2.7
          10.0.0.9    | 10.0.0.7, 10.0.0.8              | 10.0.0.7
          10.0.0.9    | 192.0.2.7, unknown              | 10.0.0.9
          10.0.0.9    | 192.0.2.7, , 10.0.0.8           | 10.0.0.8
          10.0.0.9    | 2001:db8::7                     | 2001:db8::7
          2001:db8::1 | 192.0.2.7                       | 192.0.2.7
          11.0.0.9    | 192.0.2.7                       | 11.0.0.9
          2001:db9::1 | 192.0.2.7                       | 2001:db9::1
          10.0.0.9    |                                 | 10.0.0.9
          """)
  void theClientIsTheLastThatIsNoTrustedProxy(String peer, String forwarded, String client) {
    List<String> headers = forwarded == null ? List.of() : Arrays.asList(forwarded.split(" / "));

    assertThat(trusting("10.0.0.0/8,2001:db8::1").client(peer, headers)).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "/8"})
  void whatIsNoNetworkIsNamedAtStart(String network) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> trusting(network))
        .withMessageContaining("\"" + network + "\"");
  }
}
