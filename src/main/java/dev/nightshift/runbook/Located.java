package dev.nightshift.runbook;

/** A value with the line of the file it stands in, counted from 1. */
public record Located<T>(T value, int line) {}
