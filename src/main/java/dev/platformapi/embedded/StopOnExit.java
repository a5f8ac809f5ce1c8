package dev.platformapi.embedded;

/**
 * Stops the servers when the JVM ends, after the service that uses them.
 *
 * <p>Live reload replaces the class loader that this class came from while the hook stays, so
 * {@link #run()} may need no class that is not loaded yet: none but the JDK's and those of its
 * fields.
 */
final class StopOnExit extends Thread {
  /** Quarkus names the thread of the main method so in dev mode; it ends when the service has. */
  private static final String SERVICE = "Quarkus Main Thread";

  private static final long SERVICE_MILLIS = 15_000;

  private final DataDirectory directory;
  private final ServerProcess[] servers;

  StopOnExit(DataDirectory directory, ServerProcess... servers) {
    super("embedded-servers-stop");
    this.directory = directory;
    this.servers = servers;
  }

  @Override
  public void run() {
    awaitService();
    for (ServerProcess server : servers) {
      server.stop();
    }
    if (directory != null) {
      directory.release();
    }
  }

  private static void awaitService() {
    try {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (SERVICE.equals(thread.getName())) {
          thread.join(SERVICE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
