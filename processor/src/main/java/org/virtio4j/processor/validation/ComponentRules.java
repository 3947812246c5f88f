package org.virtio4j.processor.validation;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.Banked;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Tag;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.ScalarKind;

/** What a component of a kind of structure may be, and what may be said of it there. */
final class ComponentRules {
  private final Conditions conditions;
  private final Orders orders;
  private final Reporter reporter;

  ComponentRules(Conditions conditions, Reporter reporter) {
    this.conditions = conditions;
    this.orders = new Orders(reporter);
    this.reporter = reporter;
  }

  /** How a component may be accessed, where it says so. */
  Optional<AccessMode> access(ComponentSite site) {
    Optional<AnnotationMirror> mirror = site.find(Access.class);
    if (mirror.isEmpty()) {
      if (site.isIn(LayoutKind.REGISTERS) && !isBank(site)) {
        reporter.error(site.here(), Diagnostic.MISSING_ACCESS, site.name());
      }
      return Optional.empty();
    }
    Optional<AccessMode> access = Annotations.enumValue(mirror.get(), "value", AccessMode.class);
    if (site.isIn(LayoutKind.MESSAGE) && access.isPresent()) {
      String reason =
          switch (access.get()) {
            case READ_ONLY, READ_WRITE -> null;
            case WRITE_ONLY -> "it could not be";
            case READ_CLEARS -> "reading would clear it";
            case WRITE_1_CLEARS -> "writing it back would clear it";
          };
      if (reason != null) {
        reporter.error(
            site.at(mirror.get(), "value"),
            Diagnostic.ACCESS_IN_MESSAGE,
            site.name(),
            access.get(),
            reason);
      }
    }
    return access;
  }

  /** Checks a component that was read. */
  void check(ComponentSite site, FieldModel field) {
    String shape = shape(field);
    if (field.end() > Integer.MAX_VALUE || field.offset() > Integer.MAX_VALUE) {
      reporter.error(site.here(), Diagnostic.TOO_LARGE, site.name());
    }
    if (site.isIn(LayoutKind.REGISTERS) && shape != null && !(field instanceof FieldModel.Bank)) {
      reporter.error(site.here(), Diagnostic.NOT_A_REGISTER, site.name(), shape);
    }
    boolean banked = field instanceof FieldModel.Union && field.isBanked();
    if (site.isIn(LayoutKind.CONFIG_SPACE) && hasUnion(field) && !banked) {
      reporter.error(site.here(), Diagnostic.UNION_OUTSIDE_MESSAGE, site.name());
    }
    if (field.isArray() && field instanceof FieldModel.Group group && group.layout().needsTag()) {
      reporter.error(site.here(), Diagnostic.UNION_IN_ARRAY, site.name());
    }
    orders.check(site, field);
    checkAccess(site, field, shape);
    checkUseOfDefault(site, field, shape);
    checkTag(site, field, shape);
  }

  private static boolean isBank(ComponentSite site) {
    return Annotations.declaration(site.element().asType())
        .filter(type -> Layouts.is(type, LayoutKind.REGISTERS))
        .isPresent();
  }

  /** Whether something in the same structure is selected by a component. */
  private static boolean selects(ComponentSite site) {
    return site.structure().type().getRecordComponents().stream()
        .flatMap(other -> Annotations.find(other, Banked.class).stream())
        .flatMap(banked -> Annotations.arrayValue(banked, "by").stream())
        .anyMatch(name -> site.name().equals(name.getValue()));
  }

  private static boolean hasUnion(FieldModel field) {
    return switch (field) {
      case FieldModel.Scalar scalar -> false;
      case FieldModel.Group group ->
          group.layout().fields().stream().anyMatch(ComponentRules::hasUnion);
      case FieldModel.Union union -> true;
      case FieldModel.Bank bank -> false;
    };
  }

  /** What a component is that is no single integer; {@code null} if it is one. */
  private static String shape(FieldModel field) {
    if (field.isArray()) {
      return "an array";
    }
    return switch (field) {
      case FieldModel.Scalar scalar -> null;
      case FieldModel.Group group -> "a structure";
      case FieldModel.Union union -> "a union";
      case FieldModel.Bank bank -> "a bank";
    };
  }

  private void checkAccess(ComponentSite site, FieldModel field, String shape) {
    AccessMode access = field.access().orElse(AccessMode.READ_ONLY);
    if (site.isIn(LayoutKind.MESSAGE)
        || access != AccessMode.READ_CLEARS && access != AccessMode.WRITE_1_CLEARS) {
      return;
    }
    Location location = site.at(site.find(Access.class).orElseThrow(), "value");
    if (shape != null) {
      reporter.error(location, Diagnostic.ACCESS_NEEDS_SCALAR, site.name(), shape, access);
      return;
    }
    FieldModel.Scalar scalar = (FieldModel.Scalar) field;
    if (access == AccessMode.WRITE_1_CLEARS && scalar.kind() == ScalarKind.CODE) {
      reporter.error(location, Diagnostic.CLEAR_OF_CODES, site.name());
    }
    if (access == AccessMode.READ_CLEARS
        && site.isIn(LayoutKind.CONFIG_SPACE)
        && scalar.wireType().bytes() > 4) {
      reporter.error(location, Diagnostic.CLEARS_IN_PARTS, site.name(), scalar.wireType().bits());
    }
  }

  private void checkUseOfDefault(ComponentSite site, FieldModel field, String shape) {
    Optional<AnnotationMirror> mirror = site.find(Default.class);
    if (mirror.isEmpty()) {
      checkMissingDefault(site, shape);
      return;
    }
    Location location = site.at(mirror.get());
    if (shape != null) {
      reporter.error(location, Diagnostic.DEFAULT_NOT_SCALAR, site.name(), shape);
      return;
    }
    if (site.isIn(LayoutKind.MESSAGE)) {
      return;
    }
    if (Conditions.isConditional(site.element())) {
      if (field.access().filter(AccessMode.WRITE_ONLY::equals).isPresent()) {
        reporter.error(
            location, Diagnostic.DEFAULT_NEVER_USED, site.name(), "the field is write-only");
      }
    } else {
      reporter.error(
          location, Diagnostic.DEFAULT_NEVER_USED, site.name(), "the field has no condition");
    }
  }

  /** What a whole message holds where an integer is absent; an absent record is {@code null}. */
  private void checkMissingDefault(ComponentSite site, String shape) {
    if (shape == null
        && site.isIn(LayoutKind.MESSAGE)
        && Conditions.isConditional(site.element())) {
      reporter.error(site.here(), Diagnostic.CONDITIONAL_WITHOUT_DEFAULT, site.name());
    }
  }

  private void checkTag(ComponentSite site, FieldModel field, String shape) {
    Optional<AnnotationMirror> mirror = site.find(Tag.class);
    if (mirror.isEmpty()) {
      return;
    }
    Location location = site.at(mirror.get());
    if (!site.isIn(LayoutKind.MESSAGE) && !selects(site)) {
      reporter.error(
          location, Diagnostic.TAG_OUTSIDE_MESSAGE, site.name(), site.structure().name());
    } else if (shape != null
        || field instanceof FieldModel.Scalar scalar
            && (scalar.kind() == ScalarKind.BOOLEAN
                || scalar.kind() == ScalarKind.WORD
                || scalar.wireType().bytes() > 4)) {
      reporter.error(location, Diagnostic.TAG_NOT_INTEGER, site.name());
    }
  }
}
