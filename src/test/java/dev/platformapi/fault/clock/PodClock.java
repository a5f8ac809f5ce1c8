package dev.platformapi.fault.clock;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassWriter;

/**
 * The wall clock of one pod, or of several that are set together; PostgreSQL and Redis keep theirs.
 */
public final class PodClock {
  private final Path agent;
  private final Path shift;

  private PodClock(Path agent, Path shift) {
    this.agent = agent;
    this.shift = shift;
  }

  /** One that is right. */
  public static PodClock in(Path directory) throws IOException {
    PodClock clock = new PodClock(directory.resolve("clock.jar"), directory.resolve("clock.shift"));
    clock.writeAgent();
    clock.set(Duration.ZERO);
    return clock;
  }

  /** What a pod's JVM must be started with. */
  public String option() {
    return "-javaagent:" + agent + "=" + shift;
  }

  /**
   * Sets it at once.
   *
   * @param ahead of the right time; negative for behind
   */
  public void set(Duration ahead) throws IOException {
    try (FileChannel channel =
        FileChannel.open(shift, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, ahead.toMillis()));
    }
  }

  private void writeAgent() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", ClockAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Boot-Class-Path", agent.toUri().getPath() + " " + library());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
      for (String name :
          List.of("ClockAgent", "ClockAgent$Callers", "ClockAgent$Callers$1", "ClockShift")) {
        String path = ClockAgent.class.getPackageName().replace('.', '/') + "/" + name + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream bytes = ClockAgent.class.getClassLoader().getResourceAsStream(path)) {
          bytes.transferTo(jar);
        }
      }
    }
  }

  /** What the agent changes classes with. */
  private static String library() throws IOException {
    try {
      return ClassWriter.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI()
          .getPath();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
