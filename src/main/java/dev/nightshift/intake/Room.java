package dev.nightshift.intake;

/** How much may wait. */
final class Room {

  private final int eventLimit;
  private final long characterLimit;
  private int events;
  private long characters;

  Room(int eventLimit, long characterLimit) {
    this.eventLimit = eventLimit;
    this.characterLimit = characterLimit;
  }

  /** Takes room, or returns false. An empty room takes anything, so that nothing is too large for ever. */
  synchronized boolean take(int newEvents, long newCharacters) {
    if (events > 0 && (events + newEvents > eventLimit || characters + newCharacters > characterLimit)) {
      return false;
    }
    events += newEvents;
    characters += newCharacters;
    return true;
  }

  synchronized void giveBack(int oldEvents, long oldCharacters) {
    events -= oldEvents;
    characters -= oldCharacters;
  }

  synchronized int events() {
    return events;
  }
}
