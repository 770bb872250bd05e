package dev.nightshift.integration.local;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Functions of the C library that return a number. */
final class CLibrary {
  static final MemoryLayout INT = ValueLayout.JAVA_INT;
  static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
  static final MemoryLayout ADDRESS = ValueLayout.ADDRESS;
  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle CLOSE = function("close", INT, INT);

  private CLibrary() {}

  /** Lets go of an open file. */
  static void close(int descriptor) {
    int _ = call(() -> (int) CLOSE.invokeExact(descriptor));
  }

  static boolean has(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }

  @SuppressWarnings("restricted") // The launcher grants it.
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of((ValueLayout) result, arguments));
  }

  /** A call of functions by their handles. A handle declares that it may throw anything; one of a C function throws nothing. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws Throwable;
  }

  static <T> T call(Call<T> call) {
    try {
      return call.make();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable declared) {
      // Only because handles declare it: whatever can come from Java was thrown on above.
      throw new IllegalStateException("The operating system could not be called", declared);
    }
  }
}
