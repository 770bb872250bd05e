package dev.nightshift.paging;

import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways out that are installed, by the workspace's word. */
public final class Channels {

  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  private final Map<String, PageChannel> channels;

  public Channels(List<PageChannel> channels) {
    this.channels = channels.stream().collect(Collectors.toUnmodifiableMap(PageChannel::kind, Function.identity()));
  }

  /** Sends one message once; whatever goes wrong is an answer, never an exception. */
  public Delivery send(String kind, Message message) {
    PageChannel channel = channels.get(kind);
    if (channel == null) {
      return new Delivery.GiveUp("there is no channel '" + kind + "' in this server");
    }
    try {
      return channel.send(message);
    } catch (RuntimeException unexpected) {
      // A mistake in one channel must cost neither the page nor the pages behind it.
      LOG.error("The channel {} failed", kind, unexpected);
      return new Delivery.Retry(Duration.ZERO, "the channel failed: " + unexpected);
    }
  }
}
