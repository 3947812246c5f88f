package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number of elements of an array component, or the size of a union (see {@link Code}) in bytes:
 * fixed, or told by another component.
 *
 * <p>{@code @Length(6)} is always six. {@code @Length(of = "entries")} is what the component {@code
 * entries} says, which comes before in the same record. When a message is written, that component
 * becomes what the array has, whatever the record says; when one is read, more than fits into the
 * message is a {@code VirtioException}, found before anything is allocated. An array or a union
 * without this annotation at the end of a {@link Message} takes all that is left.
 *
 * <p>Elements have one size. Components after an array whose length varies have no fixed offset;
 * {@link At} means nothing there. A message that states its size has that size in any case, and
 * zeros after its last component; another one is as long as what is in it, and is not a component
 * of another structure.
 *
 * <p>On a parameter of a {@link Request}: the fixed number of elements of an array ({@link
 * #value}); the component of the header or the body that holds the number of an array's elements,
 * or the size in bytes of data ({@link #of}); or the field of the configuration space that says
 * what size data must have ({@link #config}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Length {
  /**
   * The fixed number.
   *
   * @return 1 or more; left out if {@link #of} or {@link #config} says it
   */
  int value() default 0;

  /**
   * The component that tells the number: an unsigned integer that comes before in the same record.
   * For a parameter: a number of the header or the body that nothing else sets.
   *
   * @return its name
   */
  String of() default "";

  /**
   * How much more the number is than {@link #of()} says.
   *
   * @return what to add; negative for less
   */
  int plus() default 0;

  /**
   * On a parameter: the field of the configuration space that tells the size in bytes. Data of
   * another size are refused.
   *
   * @return its name
   */
  String config() default "";
}
