package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;

/** The indices by which an integer is reached that lies in one or several arrays. */
final class Indices {
  private Indices() {}

  static String name(LeafModel leaf, int dimension) {
    return leaf.dimensions().size() == 1 ? "index" : "index" + dimension;
  }

  static void document(Comment comment, LeafModel leaf) {
    for (int i = 0; i < leaf.dimensions().size(); i++) {
      OptionalInt length = leaf.dimensions().get(i).extent().length();
      comment.param(
          name(leaf, i),
          length.isPresent()
              ? "0 to " + (length.getAsInt() - 1)
              : "0 or more; the message has as many as its length says");
    }
  }

  static void addParameters(MethodSpec.Builder builder, LeafModel leaf) {
    for (int i = 0; i < leaf.dimensions().size(); i++) {
      builder.addParameter(TypeName.INT, name(leaf, i));
    }
  }

  static void addChecks(MethodSpec.Builder builder, LeafModel leaf) {
    for (int i = 0; i < leaf.dimensions().size(); i++) {
      OptionalInt length = leaf.dimensions().get(i).extent().length();
      if (length.isPresent()) {
        builder.addStatement(
            "$T.checkIndex($L, $L)", Objects.class, name(leaf, i), length.getAsInt());
      } else {
        builder.addStatement(
            "$T.checkIndex($L, $T.MAX_VALUE)", Objects.class, name(leaf, i), Integer.class);
      }
    }
  }

  /** What a method that has such parameters passes on to another. */
  static String arguments(LeafModel leaf) {
    StringBuilder arguments = new StringBuilder("segment, base");
    for (int i = 0; i < leaf.dimensions().size(); i++) {
      arguments.append(", ").append(name(leaf, i));
    }
    return arguments.toString();
  }

  /** The offset of the element: the first one's, and strides for the indices. */
  static CodeBlock offset(LeafModel leaf, long first) {
    CodeBlock.Builder offset = CodeBlock.builder().add("$LL", first);
    for (int i = 0; i < leaf.dimensions().size(); i++) {
      offset.add(" + $L", scaled(leaf.dimensions().get(i).stride(), name(leaf, i)));
    }
    return offset.build();
  }

  /** An index times the distance from element to element. */
  static String scaled(long stride, String index) {
    return stride == 1 ? index : stride + "L * " + index;
  }

  /** The field as the specification would declare it, and where it lies. */
  static String declaration(LeafModel leaf) {
    return declaration(leaf, true);
  }

  /** The field as the specification would declare it, and where it lies if that is fixed. */
  static String declaration(LeafModel leaf, boolean isFixed) {
    FieldModel.Scalar scalar = leaf.field();
    StringBuilder text = new StringBuilder("{@code ").append(scalar.specName());
    text.append(' ');
    List<FieldModel> path = leaf.path();
    for (int i = 0; i < path.size(); i++) {
      text.append(i == 0 ? "" : ".").append(Names.specification(path.get(i).name()));
      text.append(brackets(path.get(i)));
    }
    text.append('}');
    return isFixed ? text.append(" at ").append(leaf.offset()).toString() : text.toString();
  }

  private static String brackets(FieldModel field) {
    return switch (field.traits().extent()) {
      case Extent.Single single -> "";
      case Extent.Fixed fixed -> "[" + fixed.count() + "]";
      case Extent.Counted counted -> {
        String of = Names.specification(counted.of());
        yield "["
            + of
            + (counted.plus() == 0 ? "" : counted.plus() > 0 ? " + " : " - ")
            + (counted.plus() == 0 ? "" : Math.abs(counted.plus()))
            + "]";
      }
      case Extent.Rest rest -> "[]";
    };
  }
}
