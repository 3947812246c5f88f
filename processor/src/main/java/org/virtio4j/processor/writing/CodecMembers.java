package org.virtio4j.processor.writing;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.LayoutModel;

/** The members of a codec while they are written, and what those that write them share. */
final class CodecMembers {
  private final List<MethodSpec> methods = new ArrayList<>();
  private final Handles handles = Handles.unaligned();
  private final HelperNames helperNames;
  private final Map<String, MethodSpec> shared = new LinkedHashMap<>();
  private boolean checksRange;

  CodecMembers(LayoutModel layout) {
    this.helperNames = new HelperNames(layout);
  }

  void add(MethodSpec method) {
    methods.add(method);
  }

  /** Where the next method goes, for one that is to stand before those that it calls. */
  int place() {
    return methods.size();
  }

  void add(int place, MethodSpec method) {
    methods.add(place, method);
  }

  Handles handles() {
    return handles;
  }

  /** The private method that does something with a field. */
  String helper(String verb, String field) {
    return helperNames.of(verb, field);
  }

  /** That a method calls {@code outOfRange}. */
  void checksRange() {
    checksRange = true;
  }

  /** Adds a private method that several others may call, once. */
  void share(MethodSpec method) {
    shared.putIfAbsent(method.name(), method);
  }

  List<MethodSpec> methods() {
    List<MethodSpec> all = new ArrayList<>(methods);
    all.addAll(shared.values());
    if (checksRange) {
      all.add(AccessorWriter.outOfRange());
    }
    return all;
  }

  /** A method that does something at a place in memory. */
  static MethodSpec.Builder method(String name) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addParameter(MemorySegment.class, "segment")
        .addParameter(TypeName.LONG, "base");
  }

  /** The comment of such a method. */
  static Comment comment(String summary) {
    return Comment.ofMember(summary)
        .param("segment", "the memory")
        .param("base", "where the message begins in it, in bytes");
  }
}
