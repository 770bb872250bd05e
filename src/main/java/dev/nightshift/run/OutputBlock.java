package dev.nightshift.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Many pieces of output, compressed (zlib, RFC 1950). */
final class OutputBlock {

  /** A piece of output as it is stored. */
  record Piece(long id, String stream, String text, Instant at) {}

  private OutputBlock() {}

  static byte[] pack(List<Piece> pieces) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
      out.writeInt(pieces.size());
      for (Piece piece : pieces) {
        byte[] text = piece.text().getBytes(StandardCharsets.UTF_8);
        out.writeLong(piece.id());
        out.writeUTF(piece.stream());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, piece.at()));
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  static List<Piece> unpack(byte[] packed) {
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      int count = in.readInt();
      List<Piece> pieces = new ArrayList<>(count);
      for (int piece = 0; piece < count; piece++) {
        long id = in.readLong();
        String stream = in.readUTF();
        Instant at = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
        String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        pieces.add(new Piece(id, stream, text, at));
      }
      return pieces;
    } catch (IOException damaged) {
      throw new UncheckedIOException("A block of output cannot be read", damaged);
    }
  }
}
