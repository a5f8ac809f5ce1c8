package dev.platformapi.grpc;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.google.rpc.ErrorInfo;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.support.GrpcClient;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each code of the catalogue on each protocol. A new code needs a row. */
@QuarkusTest
class ErrorCatalogueTest {
  private static final String ROWS =
      """
      MALFORMED_REQUEST 400 INVALID_ARGUMENT
      INVALID_PARAMETER 400 INVALID_ARGUMENT
      VALIDATION_FAILED 422 INVALID_ARGUMENT
      UNAUTHENTICATED 401 UNAUTHENTICATED
      FORBIDDEN 403 PERMISSION_DENIED
      INVALID_GRANT 400 UNAUTHENTICATED
      NOT_FOUND 404 NOT_FOUND
      METHOD_NOT_ALLOWED 405 UNIMPLEMENTED
      NOT_ACCEPTABLE 406 INVALID_ARGUMENT
      UPGRADE_REQUIRED 426 UNIMPLEMENTED
      UNSUPPORTED_MEDIA_TYPE 415 INVALID_ARGUMENT
      USERNAME_TAKEN 409 ALREADY_EXISTS
      EMAIL_TAKEN 409 ALREADY_EXISTS
      CONFLICT 409 ABORTED
      PRECONDITION_FAILED 412 FAILED_PRECONDITION
      PRECONDITION_REQUIRED 428 FAILED_PRECONDITION
      IDEMPOTENCY_KEY_REUSED 422 INVALID_ARGUMENT
      IDEMPOTENCY_KEY_IN_USE 409 ABORTED
      ALREADY_DONE 409 ALREADY_EXISTS
      GONE 410 UNIMPLEMENTED
      QUERY_TOO_COMPLEX 400 INVALID_ARGUMENT
      PERSISTED_QUERY_NOT_FOUND 400 NOT_FOUND
      NOT_JOINED 409 FAILED_PRECONDITION
      LIMIT_REACHED 409 RESOURCE_EXHAUSTED
      SLOW_CONSUMER 503 RESOURCE_EXHAUSTED
      PAYLOAD_TOO_LARGE 413 RESOURCE_EXHAUSTED
      RATE_LIMITED 429 RESOURCE_EXHAUSTED
      CANCELLED 499 CANCELLED
      DEADLINE_EXCEEDED 504 DEADLINE_EXCEEDED
      NOT_IMPLEMENTED 501 UNIMPLEMENTED
      UNAVAILABLE 503 UNAVAILABLE
      OVERLOADED 503 UNAVAILABLE
      INTERNAL 500 INTERNAL
      """;

  @ParameterizedTest
  @CsvSource(delimiter = ' ', textBlock = ROWS)
  void aCodeHasItsStatusEverywhere(ErrorCode code, int http, Status.Code grpc) {
    StatusRuntimeException failure =
        GrpcErrors.of(new PlatformException(code, "What went wrong."), "id-1");
    ErrorInfo info = GrpcClient.detail(failure, ErrorInfo.class).orElseThrow();

    assertThat(HttpStatus.of(code)).isEqualTo(http);
    assertThat(failure.getStatus().getCode()).isEqualTo(grpc);
    assertThat(failure.getStatus().getDescription()).isEqualTo("What went wrong.");
    assertThat(info.getReason()).isEqualTo(code.name());
    assertThat(info.getMetadataMap()).containsEntry("request_id", "id-1");
    given()
        .get("/problems/{slug}", code.slug())
        .then()
        .statusCode(200)
        .body(containsString(code.title()), containsString(code.advice()));
  }

  @Test
  void whatIsUnknownIsInternalWithTheRequestIdAndNothingElse() {
    StatusRuntimeException failure =
        GrpcErrors.of(new IllegalStateException("secret of " + getClass()), "id-2");

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("The request failed; the fault is ours.");
    assertThat(StatusProto.fromThrowable(failure).getDetailsList()).hasSize(1);
    assertThat(GrpcClient.detail(failure, ErrorInfo.class).orElseThrow().getMetadataMap())
        .containsExactly(Map.entry("request_id", "id-2"));
  }

  @Test
  void noCodeIsLeftOut() {
    assertThat(ROWS.lines().map(row -> row.split(" ")[0]))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }
}
