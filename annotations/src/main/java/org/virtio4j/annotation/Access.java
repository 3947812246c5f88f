package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the driver may access a component of a {@link ConfigSpace} or of {@link Registers}.
 *
 * <p>What the mode does not allow is not generated: reading a write-only field does not compile.
 * Configuration space is {@link AccessMode#READ_ONLY} unless it says otherwise; registers always
 * say it.
 *
 * <p>On a component of a {@link Message} it counts where the message is a group of a configuration
 * space, and is {@link AccessMode#READ_ONLY} or {@link AccessMode#READ_WRITE}, since a group is
 * read as a whole. On a component that is a group it counts for all fields of the group that have
 * none of their own.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Access {
  /**
   * The access mode.
   *
   * @return the mode
   */
  AccessMode value();
}
