package org.virtio4j.processor.model;

import com.palantir.javapoet.TypeName;

/** What components are in Java. */
public final class JavaTypes {
  private JavaTypes() {}

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
