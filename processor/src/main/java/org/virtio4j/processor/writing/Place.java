package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.Names;

/**
 * A structure inside a message.
 *
 * @param path the names that lead to it, joined
 * @param value an expression for its value
 * @param base the variable that says where the message begins; behind what varies another one
 * @param offset where it begins in the message, with all indices 0
 * @param indices the indices of the arrays around it
 * @param strides the distance between the elements of each of them
 */
record Place(
    String path, String value, String base, long offset, List<String> indices, List<Long> strides) {
  /** The whole message. */
  static Place whole() {
    return new Place("", "value", "base", 0L, List.of(), List.of());
  }

  Place withBase(String other) {
    return new Place(path, value, other, offset, indices, strides);
  }

  Place in(FieldModel field) {
    return new Place(
        path.isEmpty() ? field.name() : path + Names.capitalized(field.name()),
        value + "." + field.name() + "()",
        base,
        offset + field.offset(),
        indices,
        strides);
  }

  Place element(String index, long stride) {
    List<String> moreIndices = new ArrayList<>(indices);
    moreIndices.add(index);
    List<Long> moreStrides = new ArrayList<>(strides);
    moreStrides.add(stride);
    return new Place(path, value + "[" + index + "]", base, offset, moreIndices, moreStrides);
  }

  /** Its address, or one some bytes behind. */
  CodeBlock at(long more) {
    CodeBlock.Builder code = CodeBlock.builder().add("$L", base);
    if (offset + more > 0) {
      code.add(" + $LL", offset + more);
    }
    for (int i = 0; i < indices.size(); i++) {
      code.add(" + $L", Indices.scaled(strides.get(i), indices.get(i)));
    }
    return code.build();
  }

  /** What the accessors of its integers are called with. */
  String arguments() {
    String arguments = "segment, " + base;
    return indices.isEmpty() ? arguments : arguments + ", " + String.join(", ", indices);
  }
}
