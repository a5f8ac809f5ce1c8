package dev.platformapi.rest;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.http.RetryAfter;
import dev.platformapi.ratelimit.Operation;
import dev.platformapi.ratelimit.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What a caller may still ask, the same in every version. Asking it draws from no limit. */
@Produces(MediaType.APPLICATION_JSON)
public abstract class LimitResource {
  private static final String ADDRESS = "/limits";

  private final Admission admission;
  private final CurrentCaller caller;
  private final String path;

  private LimitResource(Admission admission, CurrentCaller caller, String path) {
    this.admission = admission;
    this.caller = caller;
    this.path = path;
  }

  /** {@code /api/v1/limits}. */
  @Path(V1.PATH)
  @Tag(name = "Limits", description = "How often you may ask")
  public static class V1 extends LimitResource {
    static final String PATH = "/api/v1" + ADDRESS;

    V1(Admission admission, CurrentCaller caller) {
      super(admission, caller, PATH);
    }
  }

  /** {@code /api/v2/limits}. */
  @Path(V2.PATH)
  @Tag(name = "Limits", description = "How often you may ask")
  public static class V2 extends LimitResource {
    static final String PATH = "/api/v2" + ADDRESS;

    V2(Admission admission, CurrentCaller caller) {
      super(admission, caller, PATH);
    }
  }

  /** The caller's own limits. */
  @RegisterForReflection
  @Schema(description = "Your limits")
  public record Limits(
      @Schema(examples = "free") String plan,
      @Schema(
              description = "Whose budget it is: yours, or that of the API key alone",
              examples = "user",
              enumeration = {"user", "key"})
          String budget,
      List<LimitView> limits) {
    static Limits of(Admission.Standing standing) {
      return new Limits(
          standing.plan(),
          standing.ofKey() ? "key" : "user",
          standing.decision().usages().stream().map(LimitView::of).toList());
    }
  }

  /** One limit, and how much of it is used. */
  @RegisterForReflection
  @Schema(description = "One limit, and how much of it is used")
  public record LimitView(
      @Schema(description = "Its name in RateLimit-Policy", examples = "free.minute") String name,
      @Schema(
              examples = "token_bucket",
              enumeration = {"fixed_window", "sliding_window", "token_bucket"})
          String algorithm,
      @Schema(examples = "600") long quota,
      @Schema(examples = "60") long windowSeconds,
      @Schema(description = "How much at once", examples = "600") long burst,
      @Schema(examples = "25") long used,
      @Schema(examples = "575") long left,
      @Schema(description = "Seconds until nothing of it is used any more", examples = "3")
          long resetSeconds) {
    static LimitView of(Usage usage) {
      return new LimitView(
          usage.policy().name(),
          usage.policy().algorithm().name().toLowerCase(Locale.ROOT),
          usage.policy().quota(),
          usage.policy().window().toSeconds(),
          usage.policy().burst(),
          usage.policy().burst() - usage.left(),
          usage.left(),
          RetryAfter.seconds(usage.reset()));
    }
  }

  /** Whether that path shows limits, which must be seen when they are used up. */
  static boolean isAt(String path) {
    return path.equals(V1.PATH) || path.equals(V2.PATH);
  }

  @GET
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "getLimits",
      summary = "Get your limits, and how much of each is used",
      description = "Asking draws from no limit.")
  public Uni<RestResponse<Limits>> get() {
    return admission
        .standing(caller.get(), new Operation("GET", path))
        .map(standing -> Uncached.ok(Limits.of(standing)));
  }
}
