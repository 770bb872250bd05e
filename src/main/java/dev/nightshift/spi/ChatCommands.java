package dev.nightshift.spi;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where integrations of chats hand in what somebody typed or pressed, after they have made sure that it comes from the chat. */
public interface ChatCommands {

  /**
   * Answers a line and does what it says, once: a line with an {@code once} that came before does nothing a second time. The future
   * never fails; what is refused is answered in words.
   */
  CompletableFuture<Reply> say(Line line);

  /**
   * What somebody said.
   *
   * @param chat the word of the workspace for the chat: {@code slack}
   * @param user the chat's own id of whoever said it, never a name that people can change
   * @param name what the chat calls them, for messages
   * @param text the command, without the word that leads to Nightshift
   * @param once what tells this request from every other one of this chat
   */
  record Line(String chat, String user, String name, String text, String once) {}

  /**
   * What is answered. All of it is plain text: the chat's own markup in it must be escaped.
   *
   * @param text a sentence or a few
   * @param verbatim lines to be shown in a fixed width, as they are; empty for none
   * @param shared whether everybody in the channel should see it, because something was changed
   */
  record Reply(String text, String verbatim, List<ChatButton> buttons, boolean shared) {
    public Reply {
      buttons = List.copyOf(buttons);
    }

    /** A sentence for whoever asked. */
    public static Reply of(String text) {
      return new Reply(text, "", List.of(), false);
    }

    /** What was done, for everybody to see. */
    public static Reply done(String text) {
      return new Reply(text, "", List.of(), true);
    }
  }
}
