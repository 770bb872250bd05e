package dev.nightshift;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database of which every statement is written down. */
public final class CountedStatements extends DelegatingDataSource {
  private final List<String> statements = new CopyOnWriteArrayList<>();

  public CountedStatements(DataSource source) {
    super(source);
  }

  /** Returns what was asked so far; may be cleared. */
  public List<String> statements() {
    return statements;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
      if (method.getName().startsWith("prepare") && arguments != null && arguments[0] instanceof String sql) {
        statements.add(sql);
      }
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    });
  }
}
