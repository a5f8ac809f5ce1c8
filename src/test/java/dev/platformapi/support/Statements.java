package dev.platformapi.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The SQL statements that the service sends while something is done, but for those that are due
 * every few seconds, whatever is asked for: whether a session still lives, and what its account is.
 */
public final class Statements {
  private static final Logger SQL = Logger.getLogger("org.hibernate.SQL");
  private static final String ACCOUNT = "select u1_0.id,u1_0.username,u1_0.password_hash,";

  private Statements() {}

  public static List<String> during(Runnable action) {
    List<String> statements = new CopyOnWriteArrayList<>();
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord statement) {
            String sql = statement.getMessage();
            if (!sql.contains("from auth_sessions") && !sql.startsWith(ACCOUNT)) {
              statements.add(sql);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Level before = SQL.getLevel();
    boolean toParents = SQL.getUseParentHandlers();
    SQL.setLevel(Level.FINE);
    SQL.setUseParentHandlers(false);
    SQL.addHandler(recorder);
    try {
      action.run();
    } finally {
      SQL.removeHandler(recorder);
      SQL.setUseParentHandlers(toParents);
      SQL.setLevel(before);
    }
    return statements;
  }
}
