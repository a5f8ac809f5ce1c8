package dev.platformapi.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own that can be filled, where this machine lets us mount one. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "256m";

  private final Path path;
  private final boolean mounted;

  private SmallDisk(Path path, boolean mounted) {
    this.path = path;
    this.mounted = mounted;
  }

  /** Mounts one there; what is there stays an ordinary directory where that cannot be. */
  static SmallDisk at(Path path) throws IOException, InterruptedException {
    return new SmallDisk(path, run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", path));
  }

  Path path() {
    return path;
  }

  /** Whether it can be filled. */
  boolean isMounted() {
    return mounted;
  }

  /** Leaves no room for another byte. */
  void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // that was wanted
    }
  }

  void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return path.resolve("filler");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (mounted) {
      run("umount", "-l", path);
    }
  }

  private static boolean run(Object... command) throws InterruptedException {
    try {
      return new ProcessBuilder(java.util.Arrays.stream(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
