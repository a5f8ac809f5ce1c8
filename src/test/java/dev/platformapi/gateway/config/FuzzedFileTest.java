package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Good files with something changed, in thousands: there is always a file or a fault. */
@Tag("fuzz")
class FuzzedFileTest {
  private static final int FILES = Fuzz.inputs(5_000);
  private static final String[] SCRAPS = {
    "",
    " ",
    "\n",
    "\n  ",
    "\n- ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!x ",
    "| ",
    "> ",
    "? ",
    "---\n",
    "${",
    "${HOST}",
    "$${",
    "{vault://env/x}",
    "null",
    "~",
    "true",
    "no",
    "-1",
    "0",
    "1e999",
    ".inf",
    "99999999999",
    "0x",
    "1:2",
    "\t",
    "\\",
    "\u00e9",
    "\ud83d\ude00",
    "\u0000",
    "name",
    "id",
    "config",
    "plugins",
    "services",
    "~/(",
    "/..//",
    "%zz",
  };

  private final Random random = Fuzz.random();
  private final Fuzz.Heap heap = new Fuzz.Heap();
  private final List<KongCase> good =
      KongFileTest.cases()
          .filter(kong -> kong.expected().stream().noneMatch(line -> line.startsWith("! ")))
          .toList();

  @Test
  @Timeout(600)
  void neitherFailsNorLoadsHalf() {
    int loaded = 0;
    for (int i = 0; i < FILES; i++) {
      if (i == FILES / 3) {
        heap.remember();
      }
      String file = changed(good.get(random.nextInt(good.size())).file());
      GatewayReading reading =
          Environment.reader().read(file.getBytes(StandardCharsets.UTF_8), false);
      assertThat(reading.file().isEmpty()).as(file).isNotEqualTo(reading.faults().isEmpty());
      assertThat(reading.toString()).as(file).doesNotContain("Exception", "org.yaml", "java.");
      loaded += reading.file().isPresent() ? 1 : 0;
    }
    assertThat(loaded).isBetween(FILES / 20, FILES - FILES / 20);
    heap.hasNotGrown();
  }

  /** The file with a line left out, or something put in that is there already or is nasty. */
  private String changed(String file) {
    String changed = file;
    for (int i = random.nextInt(2); i >= 0; i--) {
      List<String> lines = new ArrayList<>(changed.lines().toList());
      int line = random.nextInt(lines.size());
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(line);
        case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
        default -> lines.set(line, spliced(lines.get(line)));
      }
      changed = String.join("\n", lines) + "\n";
    }
    return changed;
  }

  private String spliced(String line) {
    int from = random.nextInt(line.length() + 1);
    int to = Math.min(line.length(), from + random.nextInt(4));
    return line.substring(0, from) + SCRAPS[random.nextInt(SCRAPS.length)] + line.substring(to);
  }
}
