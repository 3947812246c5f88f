package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that describes a structure in memory that driver and device share: a request's header, a
 * reply, a packet's header, a structure of a ring; or a group of fields in a configuration space.
 *
 * <p>The components are its fields in order, packed, little-endian (VIRTIO 1.4, 1.4). A component
 * may itself be a record with this annotation; the names of its fields are then joined: {@code
 * topology} and {@code minIoSize} make {@code topologyMinIoSize}. A component whose type is a
 * record with {@link Word} is one integer of bit-fields.
 *
 * <p>Components at the end may have a condition of the device's feature enum (see {@link
 * FeatureCondition}): they exist only with certain features, all of them negotiated ones. What
 * comes after such a component has a condition too, so that no offset ever moves; the message ends
 * where the last component ends that exists. One that is absent is {@code null} in Java if it is a
 * record or an array, and what {@link Default} says if it is an integer. Such a message is not a
 * component of another structure.
 *
 * <p>Generated for a record {@code X}: {@code XCodec}, with static methods that read and write each
 * field in place, and whole records. If its end has conditions, the latter take what was
 * negotiated, and {@code XCodec.size} tells the length that follows from it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Message {
  /**
   * The size in bytes, with what is reserved at the end.
   *
   * @return the size; 0 stands for the end of the last component
   */
  long size() default 0;

  /**
   * The section of the specification, such as {@code "5.2.6"}.
   *
   * @return a section number, or nothing
   */
  String spec() default "";
}
