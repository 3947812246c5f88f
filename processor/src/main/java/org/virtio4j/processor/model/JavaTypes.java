package org.virtio4j.processor.model;

import com.palantir.javapoet.TypeName;

/** What components are in Java. */
public final class JavaTypes {
  private JavaTypes() {}

  /**
   * Whether the Java type of a component has values that the wire has not.
   *
   * @param leaf the component
   * @return whether a value can be out of range
   */
  public static boolean isWiderThanWire(LeafModel leaf) {
    int bits = leaf.field().wireType().bits();
    return switch (leaf.field().kind()) {
      case INT -> bits < Integer.SIZE;
      case LONG -> bits < Long.SIZE;
      case BOOLEAN, CODE -> false;
    };
  }

  /**
   * The type of one element of a component.
   *
   * @param leaf the component
   * @return a primitive type or an enum
   */
  public static TypeName of(LeafModel leaf) {
    return switch (leaf.field().kind()) {
      case INT -> TypeName.INT;
      case LONG -> TypeName.LONG;
      case BOOLEAN -> TypeName.BOOLEAN;
      case CODE -> leaf.field().codes().orElseThrow().type();
    };
  }
}
