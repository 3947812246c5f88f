package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component stands for several that lie at one place; select registers tell which one is there.
 *
 * <p>On one integer of {@link Registers} or of a {@link ConfigSpace}: its methods take the values
 * of the selectors before all else, and write them before each access.
 *
 * <p>On a component whose type is a record with {@link Registers}: the whole bank. The bank's
 * registers lie where they say themselves, counted as those of the record around them are; the
 * component is at 0, and has no {@link Access}. Its method writes the selectors once, and returns
 * the bank's accessor, which selects nothing: it is for the bank that was selected last. So as many
 * registers of one bank as wanted cost one write.
 *
 * <p>On a union (see {@link Code}) of a configuration space: one of the selectors is its {@link
 * Tag}, and {@link Length#of()} names the field that tells its size. Its method writes the
 * selectors and returns what the device shows then; nothing if the size is 0. What is shown is read
 * with the widths of its own fields, and not under one generation, since selecting changes it.
 *
 * <p>Selecting and accessing are two steps: one thread at a time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Banked {
  /**
   * The select registers: components of the same record that can be written.
   *
   * @return their names, in the order in which they are written
   */
  String[] by();
}
