package dev.platformapi.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.platformapi.auth.CurrentCaller;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.InputValidator;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import dev.platformapi.event.StreamId;
import dev.platformapi.room.Channels;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Publishing in channels, the same in every version. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
abstract class EventResource {
  private static final String DEFAULT_EVENT = "update";
  private static final String ROOM_EVENT = "message";

  private final Channels channels;
  private final CurrentCaller caller;

  EventResource(Channels channels, CurrentCaller caller) {
    this.channels = channels;
    this.caller = caller;
  }

  /** {@code /api/v1/events/{channel}}. */
  @Path("/api/v1/events/{channel}")
  @Tag(name = "Events", description = "Channels and rooms in real time")
  public static class V1 extends EventResource {
    V1(Channels channels, CurrentCaller caller) {
      super(channels, caller);
    }
  }

  /** {@code /api/v2/events/{channel}}. */
  @Path("/api/v2/events/{channel}")
  @Tag(name = "Events", description = "Channels and rooms in real time")
  public static class V2 extends EventResource {
    V2(Channels channels, CurrentCaller caller) {
      super(channels, caller);
    }
  }

  /**
   * An event to publish.
   *
   * @param event what happened, in a word; in a room it is always {@code message}
   * @param data any JSON but null; an object to the document, which has no word for it
   */
  @RegisterForReflection
  @Schema(description = "An event to publish")
  public record NewEvent(
      @Schema(examples = "update", nullable = true, pattern = "^[A-Za-z0-9_.:-]{1,64}$")
          String event,
      @JsonDeserialize(as = JsonNode.class)
          @Schema(
              description = "Any JSON but null",
              examples = "{\"progress\": 42}",
              required = true)
          Object data) {}

  /**
   * An event that was published.
   *
   * @param id by which streams go on behind it
   */
  @RegisterForReflection
  @Schema(description = "An event that was published")
  public record PublishedEvent(
      @Schema(examples = "1732442866123-0") String id,
      @Schema(examples = "builds") String channel,
      @Schema(examples = "update") String event,
      Instant timestamp) {
    static PublishedEvent of(StreamId id, String channel, String event) {
      return new PublishedEvent(id.toString(), channel, event, id.at());
    }
  }

  @POST
  @Operation(
      operationId = "publishEvent",
      summary = "Publish an event in a channel",
      description =
          "Everybody who follows the channel gets it, at GET /events/{channel}. In the channel of a"
              + " room, room:<name>, it is a message.")
  @APIResponse(
      responseCode = "201",
      description = "The event, kept for those who come back",
      content = @Content(schema = @Schema(implementation = PublishedEvent.class)))
  public Uni<RestResponse<PublishedEvent>> publish(
      @RestPath String channel, @RequestBody(required = true) NewEvent body) {
    NewEvent event = InputValidator.present(body);
    if (event.data() == null || event.data() instanceof NullNode) {
      throw PlatformException.invalid(
          ErrorCode.VALIDATION_FAILED,
          List.of(new Violation("data", "notNull", "data is required")));
    }
    String type =
        event.event() != null
            ? event.event()
            : channel.startsWith("room:") ? ROOM_EVENT : DEFAULT_EVENT;
    return channels
        .publish(caller.get(), channel, type, event.data().toString(), null)
        .map(
            id ->
                RestResponse.status(
                    RestResponse.Status.CREATED, PublishedEvent.of(id, channel, type)));
  }
}
