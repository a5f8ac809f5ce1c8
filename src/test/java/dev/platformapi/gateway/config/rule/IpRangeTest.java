package dev.platformapi.gateway.config.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.128/25, 10.1.2.127, false",
    "10.1.2.128/25, 10.1.2.129, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "::/0, 2001:db8::, true",
    "::1, 0:0:0:0:0:0:0:1, true",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304, true",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/104, 10.255.0.1, true",
    "::ffff:10.0.0.0/104, 11.0.0.0, false",
    "::ffff:10.1.2.3, 10.1.2.3, true",
    "::/0, 10.1.2.3, false",
  })
  void containsWhatBeginsAlike(String range, String address, boolean contained)
      throws UnknownHostException {
    assertThat(new IpRange(range).contains(InetAddress.getByName(address))).isEqualTo(contained);
  }
}
