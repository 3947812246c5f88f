package test;

import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/** The numbers of {@link Outer.Kind} on the wire. */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class OuterKindCodes {
  private OuterKindCodes() {}

  /**
   * The constant with a code.
   *
   * @param code the code, 32 bits
   * @return the constant
   * @throws VirtioException if no constant has the code
   */
  public static Outer.Kind of(int code) {
    return switch (code) {
      case 7 -> Outer.Kind.SMALL;
      case 0x1100 -> Outer.Kind.LARGE;
      case 0xffffffff -> Outer.Kind.LAST;
      default ->
          throw new VirtioException(
              "no constant of Outer.Kind has the code " + Integer.toUnsignedString(code));
    };
  }

  /**
   * The code of a constant.
   *
   * @param value the constant
   * @return its code, 32 bits
   */
  public static int code(Outer.Kind value) {
    return switch (value) {
      case SMALL -> 7;
      case LARGE -> 0x1100;
      case LAST -> 0xffffffff;
    };
  }
}
