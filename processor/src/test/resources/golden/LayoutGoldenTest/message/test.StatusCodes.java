package test;

import org.virtio4j.annotation.Generated;

/** The numbers of {@link Status} on the wire. */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class StatusCodes {
  private StatusCodes() {}

  /**
   * The constant with a code.
   *
   * @param code the code, 32 bits
   * @return the constant; {@link Status#UNKNOWN} if no other has it
   */
  public static Status of(int code) {
    return switch (code) {
      case 0 -> Status.OK;
      case 1 -> Status.IOERR;
      default -> Status.UNKNOWN;
    };
  }

  /**
   * The code of a constant.
   *
   * @param value the constant
   * @return its code, 32 bits
   * @throws IllegalArgumentException for {@link Status#UNKNOWN}, which stands for all other codes
   */
  public static int code(Status value) {
    return switch (value) {
      case OK -> 0;
      case IOERR -> 1;
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "Status.UNKNOWN stands for all other codes and has none itself");
    };
  }

  /**
   * Whether a code says that a request succeeded.
   *
   * @param code the code, 32 bits
   * @return whether it is a success
   */
  public static boolean isOk(int code) {
    return code == 0;
  }

  /**
   * The name of a code, for messages.
   *
   * @param code the code, 32 bits
   * @return the name of its constant; {@code UNKNOWN} if none has it
   */
  public static String name(int code) {
    return switch (code) {
      case 0 -> "OK";
      case 1 -> "IOERR";
      default -> "UNKNOWN";
    };
  }
}
