package org.virtio4j.processor.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WordModel;
import org.virtio4j.processor.validation.Layouts.Component;

/** Finds members of a generated class that would have the same name. */
final class MemberNames {
  /** Names of no-argument methods that every class has. */
  private static final Set<String> OF_OBJECT =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private final Reporter reporter;

  MemberNames(Reporter reporter) {
    this.reporter = reporter;
  }

  void check(LayoutModel layout, List<Component> components) {
    Members members = new Members(layout);
    for (Component component : components) {
      members.add(component);
    }
  }

  /** The members of one class, each with the component that it comes from. */
  private final class Members {
    private final LayoutModel layout;
    private final boolean message;
    private final Set<String> reserved;
    private final Map<String, String> origins = new HashMap<>();
    private Component component;
    private boolean reported;

    Members(LayoutModel layout) {
      this.layout = layout;
      this.message = layout.kind() == LayoutKind.MESSAGE;
      boolean movable = layout.fields().stream().anyMatch(layout::isMovable);
      this.reserved =
          !message
              ? Set.of("read")
              : movable ? Set.of("decode", "encode", "cursor") : Set.of("decode", "encode");
    }

    void add(Component component) {
      this.component = component;
      this.reported = false;
      FieldModel field = component.field();
      if (!message && field.condition().isPresent()) {
        add("has" + Names.capitalized(field.name()) + "()", field.name());
      }
      if (!message && field instanceof FieldModel.Group group) {
        add(method(group.name()), group.name());
      }
      if (message && field instanceof FieldModel.Union) {
        add(Names.constant(field.name()) + "_OFFSET", field.name());
      }
      if (field.isVariable()) {
        add("Cursor." + field.name() + "Count", field.name());
      }
      for (LeafModel leaf : LeafModel.of(field, layout.kind())) {
        addLeaf(leaf);
        if (layout.isMovable(field)) {
          add("Cursor." + leaf.name(), leaf.name());
        }
      }
    }

    private void addLeaf(LeafModel leaf) {
      String origin = leaf.path().stream().map(FieldModel::name).collect(Collectors.joining("."));
      add(Names.constant(leaf.name()) + "_OFFSET", origin);
      addAccesses(leaf, origin);
      if (leaf.field().kind() == ScalarKind.WORD) {
        addAccesses(leaf.bits(), origin);
        if (message) {
          for (WordModel.BitField field : leaf.field().word().orElseThrow().fields()) {
            String name = leaf.name() + Names.capitalized(field.name());
            add(method(name), origin + "." + field.name());
            add(name + "(segment, base, value)", origin + "." + field.name());
          }
        }
      }
    }

    private void addAccesses(LeafModel leaf, String origin) {
      AccessMode access = leaf.access();
      if (access == AccessMode.READ_CLEARS) {
        add("take" + Names.capitalized(leaf.name()) + "()", origin);
      } else if (access != AccessMode.WRITE_ONLY) {
        add(method(leaf.name()), origin);
      }
      if (access == AccessMode.WRITE_1_CLEARS) {
        add("clear" + Names.capitalized(leaf.name()) + "()", origin);
      }
      // A setter differs from all getters by its parameters, and from other setters by its name.
      if (access == AccessMode.WRITE_ONLY || access == AccessMode.READ_WRITE) {
        add(leaf.name() + (message ? "(segment, base, value)" : "(value)"), origin);
      }
    }

    private String method(String name) {
      return name + (message ? "(segment, base)" : "()");
    }

    private void add(String member, String origin) {
      if (reported) {
        return; // one error about a component is enough
      }
      String name = member.replaceFirst("\\(.*", "");
      if (member.endsWith(")")
          && (reserved.contains(name) || member.endsWith("()") && OF_OBJECT.contains(name))) {
        report(Diagnostic.RESERVED_NAME, origin, layout.generated().simpleName(), name + "(…)");
        return;
      }
      Optional<String> other = Optional.ofNullable(origins.putIfAbsent(member, origin));
      if (other.isPresent() && !other.get().equals(origin)) {
        report(Diagnostic.NAME_CLASH, other.get(), origin, member, layout.generated().simpleName());
      }
    }

    private void report(Diagnostic diagnostic, Object... arguments) {
      reported = true;
      reporter.error(Location.of(component.element()), diagnostic, arguments);
    }
  }
}
