package dev.nightshift.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The one client for whatever the workspace, a runbook or a person may choose the address of. It connects only where {@link
 * AddressRules} allow, follows no redirects unless asked, repeats nothing, and always ends: by a limit on the whole exchange, on the
 * connection and on the size of the answer. One connection per request, so that no rule is judged for a connection of the past.
 */
public final class Outbound implements AutoCloseable {
  private static final int REDIRECTED = 300;

  private final Supplier<AddressRules> rules;
  private final CheckedNames names;
  private final @Nullable SSLContext trust;
  private final Map<String, Outbound> trusting = new ConcurrentHashMap<>();
  private volatile @Nullable CloseableHttpClient client;

  /**
   * A request. Header names and values must be single lines.
   *
   * @param timeout for the whole exchange
   * @param redirects how many redirects are followed at most: of GET and HEAD only, and only within the same scheme, host and port
   * @param largest the most bytes of an answer's body that are kept
   */
  public record Request(
      String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout, int redirects, int largest) {
    public static final int LARGEST = 1 << 20;

    /** A request without redirects, for an answer of up to 1 MB. */
    public Request(String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout) {
      this(method, uri, headers, body, timeout, 0, LARGEST);
    }

    public static Request get(URI uri, Duration timeout) {
      return new Request("GET", uri, Map.of(), new byte[0], timeout);
    }
  }

  /**
   * An answer.
   *
   * @param headers by name in lower case
   * @param truncated whether there was more than the request's limit
   */
  public record Response(int status, Map<String, List<String>> headers, byte[] body, boolean truncated) {
    /** Returns the body as UTF-8; what is none of it is replaced. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Makes a client that asks for the rules anew with every request. */
  public Outbound(Supplier<AddressRules> rules) {
    this(rules, null);
  }

  private Outbound(Supplier<AddressRules> rules, @Nullable SSLContext trust) {
    this.rules = rules;
    this.trust = trust;
    names = new CheckedNames(rules);
  }

  /** Made at the first use: whoever only asks a step kind to describe itself must not wait for the certificates of this machine. */
  private CloseableHttpClient client() {
    CloseableHttpClient made = client;
    if (made == null) {
      synchronized (names) {
        made = client;
        if (made == null) {
          made = OutboundClient.make(names, trust);
          client = made;
        }
      }
    }
    return made;
  }

  /**
   * Returns a client of the same rules for a server whose certificate is by an authority of its owner's. It is closed with this one.
   *
   * @param pem the certificates of the authority, the only ones that it trusts
   * @throws Problem.Unavailable when there is no certificate in it
   */
  public Outbound trusting(String pem) {
    return trusting.computeIfAbsent(pem, certificates -> new Outbound(rules, Certificates.trusting(certificates)));
  }

  /**
   * Sends a request once and returns the answer, whatever its status.
   *
   * @throws Problem.Invalid when the address is none
   * @throws Problem.Denied when the rules do not allow it
   * @throws Problem.Unavailable when there was no whole answer in time; the message names the host, never the path or a header
   */
  public Response send(Request request) throws InterruptedException {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    URI uri = checked(request.uri());
    for (int followed = 0; ; followed++) {
      Response response = once(request, uri, deadline);
      URI next = followed < request.redirects() ? OutboundRedirect.target(request.method(), uri, response) : null;
      if (response.status() < REDIRECTED || next == null) {
        return response;
      }
      uri = next;
    }
  }

  /**
   * Connects to a port and hangs up at once.
   *
   * @param host a name or an address, without brackets
   * @param timeout for all addresses of the host together
   * @throws Problem.Denied when the rules do not allow it
   * @throws Problem.Unavailable when no address takes the connection; the message names host and port
   */
  public void connect(String host, int port, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String where = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    IOException failure = new UnknownHostException(host);
    try {
      for (InetAddress address : names.resolve(host)) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(address, port), millisUntil(deadline));
          return;
        } catch (SocketTimeoutException e) {
          failure = new ConnectTimeoutException(where);
        } catch (IOException e) {
          failure = e;
        }
      }
    } catch (UnknownHostException e) {
      failure = e;
    }
    throw OutboundFailures.explained(where, failure);
  }

  /** At least one: none would mean for ever. */
  private static int millisUntil(long deadline) {
    return (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()), 1, Integer.MAX_VALUE);
  }

  private Response once(Request request, URI uri, long deadline) throws InterruptedException {
    HttpUriRequestBase exchange = new HttpUriRequestBase(request.method(), uri);
    request.headers().forEach(exchange::addHeader);
    exchange.setConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).setResponseTimeout(Timeout.of(request.timeout())).build());
    if (request.body().length > 0) {
      exchange.setEntity(new ByteArrayEntity(request.body(), null));
    }
    FutureTask<Response> task =
        new FutureTask<>(() -> client().execute(exchange, response -> read(response, request.largest())));
    Thread.ofVirtual().name("outbound").start(task);
    try {
      return task.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Problem.Unavailable(host(uri) + " did not answer within " + Durations.format(request.timeout()), e);
    } catch (ExecutionException e) {
      throw OutboundFailures.explained(host(uri), e.getCause() == null ? e : e.getCause());
    } finally {
      exchange.cancel();
      task.cancel(true);
    }
  }

  private static Response read(ClassicHttpResponse response, int largest) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(header.getValue());
    }
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new Response(response.getCode(), headers, new byte[0], false);
    }
    try (InputStream content = entity.getContent()) {
      byte[] body = content.readNBytes(largest);
      boolean more = body.length == largest && content.read() >= 0;
      if (more) {
        response.close();
      }
      return new Response(response.getCode(), headers, body, more);
    }
  }

  private static URI checked(URI uri) {
    boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new Problem.Invalid("An address must be http:// or https://, with a host and without a password in it");
    }
    return uri;
  }

  /** Returns whether two addresses have the same scheme, host and port, so that what one may see the other may. An address without a host has none in common. */
  public static boolean sameOrigin(URI one, URI other) {
    return one.getScheme() != null && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost() != null && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }

  private static String host(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public void close() {
    CloseableHttpClient made = client;
    if (made != null) {
      made.close(CloseMode.IMMEDIATE);
    }
    trusting.values().forEach(Outbound::close);
  }
}
