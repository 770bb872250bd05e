package dev.nightshift;

/** The entry point. */
public final class Nightshift {
  private Nightshift() {}

  public static void main(String[] arguments) {
    System.out.println("nightshift");
  }
}
