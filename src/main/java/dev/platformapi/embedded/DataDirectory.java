package dev.platformapi.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory that keeps the data of development, held by one JVM at a time.
 *
 * <p>The lock is the operating system's, so it goes with the JVM however that ends. Who holds it is
 * told in a second file: to open the first one again and close it would release the lock.
 */
final class DataDirectory {
  private static final String VARIABLE = "PLATFORM_EMBEDDED_DATA_DIR";
  private static final String PROPERTY = "platform.embedded.data-dir";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /** The directory of the settings, else {@code .data} in the project. */
  static Path configured() {
    for (String given :
        new String[] {
          System.getProperty(PROPERTY), System.getProperty(VARIABLE), System.getenv(VARIABLE)
        }) {
      if (given != null && !given.isBlank()) {
        return projectDirectory().resolve(given);
      }
    }
    return projectDirectory().resolve(".data");
  }

  /** Creates the directory if need be and takes it; fails when another service has it. */
  static DataDirectory take(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.toRealPath();
    // Within one JVM the operating system's lock does not hold: its second closing releases it.
    if (System.getProperties().putIfAbsent(key(path), "taken") != null) {
      throw inUse(path);
    }
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      System.clearProperty(key(path));
      channel.close();
      throw inUse(path);
    }
    Files.writeString(path.resolve("owner.pid"), ProcessHandle.current().pid() + "\n");
    return new DataDirectory(path, channel, lock);
  }

  Path path() {
    return path;
  }

  /** Uses JDK classes only; see {@link ServerProcess}. */
  void release() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // It ends with the JVM at the latest.
    }
    System.clearProperty(key(path));
  }

  private static String key(Path path) {
    return "platform.embedded.taken:" + path;
  }

  private static IllegalStateException inUse(Path path) {
    String owner = "";
    try {
      owner = " (process " + Files.readString(path.resolve("owner.pid")).strip() + ")";
    } catch (IOException e) {
      // The other one has not written it yet.
    }
    return new IllegalStateException(
        "The data directory "
            + path
            + " is in use by another running Platform API"
            + owner
            + ". Stop that one, or give this one a directory of its own in "
            + VARIABLE
            + ".");
  }

  /** The working directory of dev mode may be below the project's. */
  private static Path projectDirectory() {
    Path working = Path.of("").toAbsolutePath();
    for (Path path = working; path != null; path = path.getParent()) {
      if (Files.exists(path.resolve("pom.xml"))) {
        return path;
      }
    }
    return working;
  }
}
