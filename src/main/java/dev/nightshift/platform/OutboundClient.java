package dev.nightshift.platform;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** How the one client is set up. */
final class OutboundClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private OutboundClient() {}

  /** @param trust the only authorities that it trusts; null for those of this machine */
  static CloseableHttpClient make(CheckedNames names, @Nullable SSLContext trust) {
    Http1Config limits = Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(32_768).build();
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(limits).build())
            .setDnsResolver(names)
            .setMaxConnPerRoute(256)
            .setMaxConnTotal(2048)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT)).setSocketTimeout(Timeout.ofMinutes(1)).build());
    if (trust != null) {
      connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(trust));
    }
    return HttpClientBuilder.create()
        .setConnectionManager(connections.build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setUserAgent("Nightshift")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }
}
