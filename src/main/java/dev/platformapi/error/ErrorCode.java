package dev.platformapi.error;

/**
 * What can go wrong, under a stable name that every protocol shows to its clients. The title is the
 * short, constant summary; the advice says what a client can do about it and is what the problem
 * page shows.
 */
public enum ErrorCode {
  MALFORMED_REQUEST(
      "The request could not be read",
      "The body is not well formed, or a value in it is of the wrong type. Send what the operation"
          + " describes."),
  INVALID_PARAMETER(
      "A parameter is not valid",
      "A path, query or header parameter is out of its bounds. The errors list names each one."),
  VALIDATION_FAILED(
      "The input is not valid",
      "The body was understood but breaks a rule. The errors list names each field and its rule."),
  UNAUTHENTICATED(
      "Authentication is required",
      "Send a valid access token as 'Authorization: Bearer …'. Tokens come from POST /auth/login."),
  INVALID_GRANT(
      "The grant is not valid",
      "The refresh token is unknown, used, revoked or expired. Log in again."),
  FORBIDDEN("Not allowed", "The caller is known but may not do this."),
  NOT_FOUND("Not found", "There is nothing under this address or id."),
  METHOD_NOT_ALLOWED(
      "Method not allowed", "The Allow header of the answer lists what this address takes."),
  NOT_ACCEPTABLE(
      "Not acceptable", "None of the media types in the Accept header can be produced here."),
  UPGRADE_REQUIRED(
      "Another protocol is spoken here", "Connect to this address with a WebSocket client."),
  UNSUPPORTED_MEDIA_TYPE(
      "Unsupported media type", "Send the body in the media type that the operation describes."),
  USERNAME_TAKEN(
      "The username is taken",
      "Another account has this username; case makes no difference. Choose another."),
  EMAIL_TAKEN(
      "The email address is taken",
      "Another account has this email address; case makes no difference. Use another."),
  CONFLICT(
      "The request conflicts with the current state",
      "Somebody changed the same thing at the same time. Read it again and repeat the change."),
  PRECONDITION_FAILED(
      "A precondition does not hold",
      "The thing has changed since you read the ETag that If-Match names, or is gone. Read it again and repeat the"
          + " change."),
  PRECONDITION_REQUIRED(
      "A precondition is required",
      "Send If-Match with the ETag of what you have read, so that nobody's change is overwritten unseen."),
  IDEMPOTENCY_KEY_REUSED(
      "The idempotency key belongs to another request",
      "This Idempotency-Key came with another request before. Use a new key for a new request."),
  IDEMPOTENCY_KEY_IN_USE(
      "The first request with this idempotency key is still running",
      "Wait for as long as Retry-After says; the same request then gets the first one's answer."),
  ALREADY_DONE(
      "The request was carried out before",
      "A request with this Idempotency-Key has been carried out, but its answer is not known any more. See what came of"
          + " it, and use a new key for a new request."),
  GONE(
      "Gone for good",
      "This version of the API has been switched off. The Link header names its successor."),
  QUERY_TOO_COMPLEX(
      "The query asks for too much",
      "A GraphQL query is too deep, or would give too many objects. Ask for less at once, page by page."),
  PERSISTED_QUERY_NOT_FOUND(
      "The persisted query is not known", "Send the document along with its hash once."),
  NOT_JOINED("The room is not joined", "Join the room on this connection first."),
  LIMIT_REACHED(
      "There may be no more of these",
      "Give up one of those that there are before you ask for more."),
  SLOW_CONSUMER(
      "The client does not keep up",
      "The client did not read what was sent to it. Connect again and go on behind the last id that it has."),
  PAYLOAD_TOO_LARGE("The request is too large", "Send a smaller body."),
  RATE_LIMITED("Too many requests", "Wait for as long as Retry-After says, then try again."),
  CANCELLED("The request was cancelled", "The client ended the request before it was answered."),
  DEADLINE_EXCEEDED(
      "The request took too long", "Try again, with a longer deadline if you set it."),
  NOT_IMPLEMENTED("Not implemented", "The service does not offer this."),
  UNAVAILABLE(
      "The service is unavailable",
      "Something the service depends on does not answer. Wait for as long as Retry-After says."),
  OVERLOADED(
      "Too much to do",
      "This instance has no room for another request. Nothing was done; send it again after Retry-After."),
  INTERNAL(
      "Internal error",
      "The fault is ours. Tell us the request id; the log has the details under it.");

  private final String title;
  private final String advice;

  ErrorCode(String title, String advice) {
    this.title = title;
    this.advice = advice;
  }

  public String title() {
    return title;
  }

  public String advice() {
    return advice;
  }

  /** The code as a word of a URL: {@code USERNAME_TAKEN} is {@code username-taken}. */
  public String slug() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
