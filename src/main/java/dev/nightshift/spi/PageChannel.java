package dev.nightshift.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A way to reach a person or a system: mail, a webhook, a chat. */
public interface PageChannel {

  /** Returns the word of the workspace for this channel: {@code email}, {@code webhook}, {@code slack}. */
  String kind();

  /** Sends one message once. Never throws for what the other side did; must end within 20 seconds. */
  Delivery send(Message message);

  /**
   * A message that is ready to go.
   *
   * @param id stable over repeats, so that the receiver can drop duplicates
   * @param address where to, in the channel's own form
   * @param subject one line
   * @param text the body as plain text
   * @param payload the same as structured values, for channels that carry JSON
   * @param buttons what can be answered, for channels that are chats
   */
  record Message(String id, String address, String subject, String text, Map<String, Object> payload, List<ChatButton> buttons) {
    public Message {
      buttons = List.copyOf(buttons);
    }

    /** A message that asks for nothing. */
    public Message(String id, String address, String subject, String text, Map<String, Object> payload) {
      this(id, address, subject, text, payload, List.of());
    }
  }

  /** How it ended. */
  sealed interface Delivery {
    /** The other side took it; {@code reference} is its own name for it. */
    record Delivered(String reference) implements Delivery {}

    /** It may work later, not before {@code after}. */
    record Retry(Duration after, String why) implements Delivery {}

    /** It will never work. */
    record GiveUp(String why) implements Delivery {}
  }
}
