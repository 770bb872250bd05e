package dev.nightshift.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log: readable lines on standard error, or JSON lines with {@code NIGHTSHIFT_LOG=json}. Each line carries the incident
 * and the run it is about (MDC keys {@code incident} and {@code run}). Logback finds this class by itself.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {

  /** A system property: the file that takes the log instead of standard error. */
  public static final String FILE = "nightshift.log.file";

  private static final String PATTERN =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}%replace( [incident %X{incident}]){' \\[incident \\]', ''}"
          + "%replace( [run %X{run}]){' \\[run \\]', ''}: %msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    OutputStreamAppender<ILoggingEvent> appender = appender();
    appender.setName("log");
    appender.setContext(context);
    appender.setEncoder(encoder(context));
    appender.start();
    context.getLogger("ROOT").addAppender(appender);
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("dev.nightshift").setLevel(Level.INFO);
    // While the database is away these drown every sentence of ours that says so.
    context.getLogger("com.zaxxer.hikari.pool").setLevel(Level.ERROR);
    context.getLogger("org.springframework.transaction.support.TransactionTemplate").setLevel(Level.OFF);
    context.getLogger("org.springframework.jdbc.support.JdbcTransactionManager").setLevel(Level.OFF);
    // It repeats what strange hosts say, word for word; a step's result says what is of use of it.
    context.getLogger("org.apache.sshd").setLevel(Level.OFF);
    // A start that fails is explained in a sentence by whoever started it.
    context.getLogger("org.springframework.boot.SpringApplication").setLevel(Level.OFF);
    context.getLogger("org.springframework.boot.diagnostics").setLevel(Level.OFF);
    context.getLogger("org.springframework.boot.web.server.servlet.context").setLevel(Level.ERROR);
    // That migrations of parallel work arrive out of order is our choice.
    context.getLogger("org.flywaydb.core.internal.command.DbMigrate").setLevel(Level.ERROR);
    context.getLogger("org.springdoc").setLevel(Level.ERROR);
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static OutputStreamAppender<ILoggingEvent> appender() {
    String file = System.getProperty(FILE);
    if (file != null) {
      FileAppender<ILoggingEvent> toFile = new FileAppender<>();
      toFile.setFile(file);
      return toFile;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    return console;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    Encoder<ILoggingEvent> encoder = "json".equalsIgnoreCase(System.getenv("NIGHTSHIFT_LOG")) ? json() : readable();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  static JsonEncoder json() {
    JsonEncoder json = new JsonEncoder();
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.setWithArguments(false);
    json.setWithMessage(false);
    json.setWithFormattedMessage(true);
    return json;
  }

  static PatternLayoutEncoder readable() {
    PatternLayoutEncoder pattern = new PatternLayoutEncoder();
    pattern.setPattern(PATTERN);
    return pattern;
  }
}
