package test;

import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/** The numbers of {@link Reply} on the wire. */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class ReplyCodes {
  private ReplyCodes() {}

  /**
   * The constant with a code.
   *
   * @param code the code, 32 bits
   * @return the constant
   * @throws VirtioException if no constant has the code
   */
  public static Reply of(int code) {
    return switch (code) {
      case 0x1100 -> Reply.NODATA;
      case 0x1101 -> Reply.DISPLAY_INFO;
      case 0x1200 -> Reply.UNSPECIFIED;
      default ->
          throw new VirtioException(
              "no constant of Reply has the code " + Integer.toUnsignedString(code));
    };
  }

  /**
   * The code of a constant.
   *
   * @param value the constant
   * @return its code, 32 bits
   */
  public static int code(Reply value) {
    return switch (value) {
      case NODATA -> 0x1100;
      case DISPLAY_INFO -> 0x1101;
      case UNSPECIFIED -> 0x1200;
    };
  }

  /**
   * Whether a code says that a request succeeded.
   *
   * @param code the code, 32 bits
   * @return whether it is a success
   */
  public static boolean isOk(int code) {
    return code == 0x1100 || code == 0x1101;
  }

  /**
   * The name of a code, for messages.
   *
   * @param code the code, 32 bits
   * @return the name of its constant; {@code unknown} if none has it
   */
  public static String name(int code) {
    return switch (code) {
      case 0x1100 -> "NODATA";
      case 0x1101 -> "DISPLAY_INFO";
      case 0x1200 -> "UNSPECIFIED";
      default -> "unknown";
    };
  }
}
