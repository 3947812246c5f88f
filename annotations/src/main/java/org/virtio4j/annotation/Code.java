package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number that stands for an enum constant or for a case of a union on the wire.
 *
 * <p>An enum in which a constant says {@link #ok()} is a <em>status</em>: a reply that holds one
 * decides whether its request succeeded. Constants need not cover all numbers: if one says {@link
 * #otherwise()} it stands for all the rest, else an unknown number is an error when it is decoded.
 *
 * <p>A <em>union</em> is a sealed interface, and its cases are the records that implement it; each
 * carries {@link Message} and this annotation. A component of the interface's type is one of them:
 * which one tells the one {@link Tag} in the same record, wherever it lies; if there is none, that
 * in a structure around it, and if there is none either, the codec takes the tag as an argument.
 * The union is as large as its largest case, or as {@link Length} says, or takes what is left of
 * the message if a case has no fixed size.
 *
 * <pre>{@code
 * @Message
 * record Event(@Tag @U32 int code, Body body) {
 *   sealed interface Body {
 *     @Code(1) @Message record Connected(@U32 long jack) implements Body {}
 *     @Code(otherwise = true) @Message record Other(@U32 long data) implements Body {}
 *   }
 * }
 * }</pre>
 *
 * <p>When a message is written, the tag becomes the code of the case, whatever the record says,
 * save for the case with {@link #otherwise()}, where it is what the record says.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Code {
  /**
   * The number on the wire.
   *
   * @return the number; ignored with {@link #otherwise()}
   */
  long value() default 0;

  /**
   * Whether the constant says that a request succeeded. It means nothing for a case of a union.
   *
   * @return whether this is a success
   */
  boolean ok() default false;

  /**
   * Whether the constant or case stands for all numbers that no other one has.
   *
   * @return whether this is the rest
   */
  boolean otherwise() default false;
}
