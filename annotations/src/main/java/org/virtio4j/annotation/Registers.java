package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that describes a block of device registers.
 *
 * <p>Every component carries {@link At} and {@link Access}. Each access is volatile and has exactly
 * the register's width; it is never merged with another, and never repeated. Registers that select
 * registers write {@link Banked}.
 *
 * <p>A register with a condition exists if its features were negotiated and the window is long
 * enough.
 *
 * <p>Generated for a record {@code X}: {@code XAccessor}, with a method for each access that a
 * register allows.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Registers {
  /**
   * The size in bytes.
   *
   * @return the size; 0 stands for the end of the last component
   */
  long size() default 0;

  /**
   * The one access width in bits of the bus. A register of another width is an error, save that a
   * 64-bit register is legal where {@link #split()} says how it is parted.
   *
   * @return 8, 16, 32 or 64; 0 lets each register have its own width
   */
  int width() default 0;

  /**
   * How a 64-bit register is accessed.
   *
   * @return the order of its two halves, or {@link Split#NONE}
   */
  Split split() default Split.NONE;

  /**
   * The section of the specification, such as {@code "4.2.2"}.
   *
   * @return a section number, or nothing
   */
  String spec() default "";
}
