package dev.platformapi.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The SQL statements that the service sends while something is done. */
public final class Statements {
  private static final Logger SQL = Logger.getLogger("org.hibernate.SQL");

  private Statements() {}

  public static List<String> during(Runnable action) {
    List<String> statements = new CopyOnWriteArrayList<>();
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord statement) {
            statements.add(statement.getMessage());
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
