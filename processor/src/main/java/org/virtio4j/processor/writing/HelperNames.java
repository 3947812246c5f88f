package org.virtio4j.processor.writing;

import com.palantir.javapoet.NameAllocator;
import java.util.HashMap;
import java.util.Map;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;

/**
 * The names of private methods that are made from the names of fields: {@code readPalette}. A field
 * may have just that name, and then the private method gives way.
 */
final class HelperNames {
  private final NameAllocator names = new NameAllocator();
  private final Map<String, String> helpers = new HashMap<>();

  HelperNames(LayoutModel layout) {
    for (FieldModel field : layout.fields()) {
      names.newName(field.name());
    }
    for (LeafModel leaf : layout.leaves()) {
      if (leaf.path().size() > 1) {
        names.newName(leaf.name());
      }
    }
  }

  /** The method that does something with a field; the same for each call with the same field. */
  String of(String verb, String field) {
    return helpers.computeIfAbsent(
        verb + " " + field, tag -> names.newName(verb + Names.capitalized(field)));
  }
}
