package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record of bit-fields that share one unsigned little-endian integer.
 *
 * <p>Each component carries {@link Bit}. Its Java type is {@code boolean} (1 bit), {@code int} (up
 * to 31 bits), {@code long}, or an enum whose constants carry {@link Code} (up to 32 bits). Bits
 * that no component covers are reserved: they are written as zeros, and ignored when read.
 *
 * <p>The record is the type of a component of a {@link Message}, a {@link ConfigSpace} or {@link
 * Registers}, without a wire type of its own, or an array of them. There it is one integer: it is
 * read and written at once. One bit-field may carry {@link Tag}.
 *
 * <pre>{@code
 * @Word(bits = 8)
 * record HeaderFlags(@Bit(0) boolean needsCsum, @Bit(1) boolean dataValid) {}
 * }</pre>
 *
 * <p>Generated for a record {@code X}: {@code XBits}, with a mask for each bit-field, and static
 * methods that turn the integer into the record and back, and that read and replace one bit-field
 * of the integer. A component {@code x} of this type gets beside {@code x} a method {@code xBits}
 * for the integer itself, which allocates nothing; in a message also one for each bit-field.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Word {
  /**
   * The width of the integer in bits.
   *
   * @return 8, 16, 32 or 64
   */
  int bits();

  /**
   * The section of the specification, such as {@code "5.1.6"}.
   *
   * @return a section number, or nothing
   */
  String spec() default "";
}
