package dev.platformapi.gateway.exchange;

/** A request cannot go on; the client gets an answer that says why. */
public final class AnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  public AnswerException(Answer answer) {
    super(answer.message(), null, false, false);
    this.answer = answer;
  }

  public Answer answer() {
    return answer;
  }
}
