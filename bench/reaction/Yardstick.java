import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/** How much processor time a fixed piece of work takes meanwhile, so that costs of different hours can be compared. */
final class Yardstick implements AutoCloseable {
  private static final int BLOCKS = 250;

  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::measure);
  private volatile long nanos;
  private volatile int times;

  Yardstick() {
    thread.start();
  }

  /** Milliseconds of one piece of work, on average. */
  double millis() {
    return times == 0 ? 0 : nanos / 1e6 / times;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void measure() {
    var threads = ManagementFactory.getThreadMXBean();
    try {
      for (int warm = 0; warm < 20; warm++) {
        work();
      }
      while (!Thread.interrupted()) {
        long before = threads.getCurrentThreadCpuTime();
        work();
        nanos += threads.getCurrentThreadCpuTime() - before;
        times++;
        TimeUnit.MILLISECONDS.sleep(250);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void work() throws java.security.NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-512");
    byte[] block = new byte[512];
    for (int i = 0; i < BLOCKS; i++) {
      digest.update(block);
    }
    digest.digest(block);
  }
}
