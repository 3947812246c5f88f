package org.virtio4j.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An enum of a device's features; each constant carries {@link Bit}.
 *
 * <p>The enum declares an annotation of its own, so that a condition can name nothing but its
 * constants, and javac checks the names:
 *
 * <pre>{@code
 * @FeatureEnum
 * public enum ConsoleFeature {
 *   @Bit(0) SIZE,
 *   @Bit(value = 1, accept = false) MULTIPORT,
 *   @Bit(2) EMERG_WRITE;
 *
 *   @FeatureCondition
 *   public @interface If {
 *     ConsoleFeature[] value() default {};
 *     ConsoleFeature[] anyOf() default {};
 *     ConsoleFeature[] not() default {};
 *     boolean offered() default false;
 *   }
 * }
 * }</pre>
 *
 * <p>With {@code import static ….ConsoleFeature.*} a component is then written
 * {@code @U16 @If(SIZE) int cols}. On a constant of the enum itself the condition is a
 * prerequisite: the feature is not accepted unless the condition holds for what else is accepted.
 * Java lets such a condition name only constants that stand before it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface FeatureEnum {}
