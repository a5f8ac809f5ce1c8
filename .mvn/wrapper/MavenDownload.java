import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Installs the Maven distribution for mvnw with nothing but a JDK: download (unless the archive is a
 * file already), SHA-512 check, unpack, and one rename into place, so that nobody ever sees half of it.
 *
 * <p>Arguments: archive (URL or file), its SHA-512, working directory beside the target, target.
 */
class MavenDownload {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration WHOLE = Duration.ofMinutes(10);

  public static void main(String[] args) {
    try {
      install(args[0], args[1], Path.of(args[2]), Path.of(args[3]));
    } catch (Exception e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      System.err.println(reason);
      System.exit(1);
    }
  }

  private static void install(String archive, String sha512, Path work, Path target)
      throws Exception {
    Path zip;
    if (archive.startsWith("http:") || archive.startsWith("https:")) {
      zip = work.resolve("download.zip");
      download(URI.create(archive), zip);
    } else {
      zip = Path.of(archive);
    }
    check(zip, sha512, archive);
    Path unpacked = unzip(zip, work.resolve("unpacked"));
    for (String script : new String[] {"mvn", "mvnDebug", "mvnyjp"}) {
      unpacked.resolve("bin").resolve(script).toFile().setExecutable(true, false);
    }
    rename(unpacked, target);
  }

  private static void download(URI uri, Path file) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    try {
      // The request's own timeout ends with the headers; the whole download needs one too.
      HttpResponse<Path> response =
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofFile(file))
              .get(WHOLE.toSeconds(), TimeUnit.SECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answered " + response.statusCode());
      }
    } catch (TimeoutException e) {
      throw new IOException(uri + ": not complete after " + WHOLE.toMinutes() + " minutes");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String reason =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new IOException(uri + ": " + reason);
    }
  }

  private static void check(Path zip, String expected, String archive) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-512");
    try (InputStream in = new DigestInputStream(Files.newInputStream(zip), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equalsIgnoreCase(expected)) {
      throw new IOException(
          "checksum of " + archive + " is " + actual + ", expected " + expected + "; not installed");
    }
  }

  /** Unpacks the archive and returns the one directory at its top. */
  private static Path unzip(Path zip, Path into) throws IOException {
    Path top = null;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into) || path.equals(into)) {
          throw new IOException("archive entry outside the archive: " + entry.getName());
        }
        top = into.resolve(into.relativize(path).getName(0));
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(in, path);
        }
      }
    }
    if (top == null || !Files.isRegularFile(top.resolve("bin/mvn"))) {
      throw new IOException("no Maven distribution in " + zip);
    }
    return top;
  }

  private static void rename(Path unpacked, Path target) throws IOException {
    try {
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another mvnw finished first: its copy passed the same check.
      if (!Files.isRegularFile(target.resolve("bin/mvn"))) {
        throw e;
      }
    }
  }
}
