package dev.platformapi.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A database server by its process, which may have been started by a JVM that is gone.
 *
 * <p>{@link #stop()} runs when the JVM ends, when the class loader of this class may be closed
 * already: it needs no class but the JDK's, hence no lambda and no inner class.
 */
final class ServerProcess {
  private static final long STOP_SECONDS = 30;

  private final ProcessHandle handle;

  private ServerProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /**
   * The process of this id, if it is alive and really that server on that directory; a process id
   * read from a file may long belong to something else.
   *
   * @param argument what its arguments contain, where its working directory cannot be read
   */
  static Optional<ServerProcess> find(
      long pid, String executable, Path directory, String argument) {
    return ProcessHandle.of(pid)
        .map(ServerProcess::new)
        .filter(process -> process.runs(executable) && process.worksIn(directory, argument));
  }

  /** All processes of that server on that directory; empty where working directories are hidden. */
  static List<ServerProcess> findAll(String executable, Path directory) {
    return ProcessHandle.allProcesses()
        .map(ServerProcess::new)
        .filter(process -> process.runs(executable))
        .filter(process -> directory.equals(process.workingDirectory()))
        .toList();
  }

  long pid() {
    return handle.pid();
  }

  /** A process that has ended but was not waited for yet has no command, and counts as ended. */
  boolean isRunning() {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  /**
   * Interrupts the server and waits: PostgreSQL then closes its connections and writes a
   * checkpoint, Redis writes its log to disk. SIGTERM would let PostgreSQL wait for its clients.
   */
  void stop() {
    try {
      if (interrupt() && awaitEnd(STOP_SECONDS)) {
        return;
      }
      handle.destroyForcibly();
      awaitEnd(STOP_SECONDS);
    } catch (IOException e) {
      handle.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void kill() throws InterruptedException {
    handle.destroyForcibly();
    awaitEnd(STOP_SECONDS);
  }

  private boolean interrupt() throws IOException, InterruptedException {
    if (!isRunning() || !Files.isExecutable(Path.of("/bin/sh"))) {
      return false;
    }
    // kill is part of the shell; the program of that name is not everywhere.
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -INT \"$0\"", Long.toString(handle.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return kill.waitFor() == 0;
  }

  private boolean awaitEnd(long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (isRunning()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private boolean runs(String executable) {
    String command = handle.info().command().orElse("");
    return handle.isAlive()
        && command
            .substring(command.lastIndexOf(java.io.File.separatorChar) + 1)
            .startsWith(executable);
  }

  private boolean worksIn(Path directory, String argument) {
    Path working = workingDirectory();
    if (working != null) {
      return working.equals(directory);
    }
    return Arrays.stream(handle.info().arguments().orElse(new String[0]))
        .anyMatch(given -> given.contains(argument));
  }

  /** Linux tells it; both servers change to the directory of their data. */
  private Path workingDirectory() {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(handle.pid()), "cwd"));
    } catch (IOException e) {
      return null;
    }
  }
}
