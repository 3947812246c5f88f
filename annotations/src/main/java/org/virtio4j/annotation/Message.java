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
 * <p>A component may be an array whose length varies (see {@link Length}), or a union, one of
 * several records (see {@link Code}). A device's word on lengths and kinds is checked before
 * anything is allocated.
 *
 * <p>Generated for a record {@code X}: {@code XCodec}, with static methods that read and write each
 * field in place, up to the elements of the first array whose length varies, and whole records:
 *
 * <ul>
 *   <li>{@code decode(segment, base)} and {@code encode(segment, base, value)}; {@code BYTE_SIZE}
 *       is the size.
 *   <li>If the end has conditions, both take what was negotiated, and {@code size(features)} tells
 *       the length that follows from it.
 *   <li>If the size varies, {@code decode} takes the number of bytes, {@code size(value)} tells how
 *       many {@code encode} writes, and {@code MIN_BYTE_SIZE} is the least. {@code cursor} finds
 *       the components that have no fixed offset.
 * </ul>
 *
 * <p>{@code decode} throws a {@code VirtioException} if no message can look so. The records hold
 * arrays as they are, which compare by identity.
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
