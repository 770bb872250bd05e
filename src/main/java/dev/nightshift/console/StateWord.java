package dev.nightshift.console;

import dev.nightshift.ledger.Tone;

/** A state as people read it: a word, and the colour that goes with it. */
public record StateWord(Tone tone, String word) {}
