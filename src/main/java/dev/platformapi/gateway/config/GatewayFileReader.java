package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Document;
import dev.platformapi.gateway.config.document.Fault;
import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Place;
import dev.platformapi.gateway.config.document.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads Kong declarative files. */
public final class GatewayFileReader {
  private final UnaryOperator<String> environment;

  /**
   * @param environment gives what {@code ${NAME}} stands for; null when it is not set
   */
  public GatewayFileReader(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * Reads a file of YAML, or of JSON when its name ends in {@code .json}. That it cannot be read is
   * a fault like any other.
   */
  public GatewayReading read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return unreadable("this is a directory: " + file);
      }
      // One byte more than may be read tells that the file is too large.
      try (var content = Files.newInputStream(file)) {
        byte[] bytes = content.readNBytes(Document.MOST_BYTES + 1);
        return read(bytes, file.toString().endsWith(".json"));
      }
    } catch (NoSuchFileException e) {
      return unreadable("there is no such file: " + file);
    } catch (IOException e) {
      return unreadable("the file cannot be read: " + file);
    }
  }

  /**
   * Reads what is in a file.
   *
   * @param json whether it must be JSON; otherwise it may be YAML, too
   */
  public GatewayReading read(byte[] content, boolean json) {
    Scope scope = new Scope(environment);
    Optional<GatewayFile> file =
        Document.read(content, json, scope).map(fields -> file(fields, scope));
    return new GatewayReading(
        file.filter(read -> scope.problems().none()),
        scope.problems().faults(),
        scope.problems().warnings());
  }

  private static GatewayFile file(Fields fields, Scope scope) {
    FormatVersion version =
        fields.get("_format_version").oneOf(FormatVersion.values()).required(FormatVersion.V3_0);
    boolean transform = fields.get("_transform").bool().orElse(true);
    fields.comments();
    Vaults.read(fields, scope);
    OtherLists.read(fields);
    Outline outline = Outline.of(fields);
    fields.end();
    return new GatewayFile(
        version,
        outline.read(Kind.SERVICES, ServiceReader::read),
        outline.read(Kind.ROUTES, new RouteReader(version)::read),
        outline.read(Kind.UPSTREAMS, UpstreamReader::read),
        outline.read(Kind.TARGETS, UpstreamReader::target),
        outline.read(Kind.CONSUMERS, CredentialReader::consumer),
        outline.read(Kind.KEYAUTH_CREDENTIALS, CredentialReader::key),
        outline.read(Kind.JWT_SECRETS, CredentialReader::jwt),
        outline.read(
            Kind.BASICAUTH_CREDENTIALS, entity -> CredentialReader.password(entity, transform)),
        outline.read(Kind.ACLS, CredentialReader::group),
        outline.read(Kind.PLUGINS, PluginReader::read),
        outline.read(Kind.CERTIFICATES, CertificateReader::certificate),
        outline.read(Kind.SNIS, CertificateReader::sni),
        outline.read(Kind.CA_CERTIFICATES, CertificateReader::authority));
  }

  private static GatewayReading unreadable(String message) {
    return new GatewayReading(
        Optional.empty(), List.of(new Fault(new Place("", 0, 0), message)), List.of());
  }
}
