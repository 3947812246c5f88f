package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A foreign byte order: of an integer of a {@link Message}, or of all integers of a message that do
 * not say it themselves.
 *
 * <p>VIRTIO's own structures are little-endian. Others are carried inside: the frames of RPMB are
 * big-endian (VIRTIO 1.4, 5.12), those of FUSE have the byte order of the driver's processor.
 * Structures nested in the message have the order that they state themselves.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Order {
  /**
   * The order of the bytes.
   *
   * @return the order
   */
  Endian value();
}
