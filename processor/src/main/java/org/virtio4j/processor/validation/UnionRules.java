package org.virtio4j.processor.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.annotation.Length;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.TagModel;
import org.virtio4j.processor.model.Traits;
import org.virtio4j.processor.model.UnionModel;
import org.virtio4j.processor.validation.Layouts.Component;

/** Checks components that are unions: the room that they have, and the tag that tells the case. */
final class UnionRules {
  private final Reporter reporter;

  UnionRules(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * A union of a size.
   *
   * @param site the component
   * @param union the cases
   * @param traits what else is known of it
   * @param extent what says how large it is
   */
  Optional<FieldModel> room(ComponentSite site, UnionModel union, Traits traits, Extent extent) {
    if (extent instanceof Extent.Rest && !Extents.isLast(site)) {
      UnionModel.Case variable =
          union.cases().stream().filter(one -> one.layout().isVariable()).findFirst().orElseThrow();
      reporter.error(
          site.here(),
          Diagnostic.UNION_WITHOUT_END,
          site.name(),
          variable.layout().type().simpleName());
      return Optional.empty();
    }
    if (extent instanceof Extent.Fixed fixed) {
      for (UnionModel.Case one : union.cases()) {
        LayoutModel layout = one.layout();
        if (layout.byteSize() > fixed.count()) {
          reporter.error(
              site.at(site.find(Length.class).orElseThrow(), "value"),
              Diagnostic.UNION_TOO_SMALL,
              site.name(),
              fixed.count(),
              layout.type().simpleName(),
              layout.byteSize());
          return Optional.empty();
        }
      }
      return Optional.of(new FieldModel.Union(traits, union, fixed.count(), Optional.empty()));
    }
    return Optional.of(
        new FieldModel.Union(traits.with(extent), union, union.largest(), Optional.empty()));
  }

  /**
   * Gives each union the tag of its record.
   *
   * @param components the components of the record
   * @return its fields
   */
  List<FieldModel> withTags(List<Component> components) {
    List<FieldModel> fields = components.stream().map(Component::field).toList();
    List<TagModel> tags = TagModel.of(fields);
    checkOne(components, tags);
    List<FieldModel> tagged = new ArrayList<>();
    for (Component component : components) {
      if (component.field() instanceof FieldModel.Union union) {
        tagged.add(withTag(component, union, tags));
      } else {
        tagged.add(component.field());
      }
    }
    return tagged;
  }

  /** One tag is for one union: writing sets it to the code of the case that there is. */
  private void checkOne(List<Component> components, List<TagModel> tags) {
    if (tags.size() != 1) {
      return;
    }
    Component first = null;
    for (Component component : components) {
      boolean takesTag =
          switch (component.field()) {
            case FieldModel.Scalar scalar -> false;
            case FieldModel.Group group -> group.layout().needsTag();
            case FieldModel.Union union -> true;
            case FieldModel.Bank bank -> false;
          };
      if (takesTag && first != null) {
        reporter.error(
            Location.of(component.element()),
            Diagnostic.TAG_OF_TWO_UNIONS,
            first.field().name(),
            component.field().name(),
            tags.getFirst().name());
      }
      first = takesTag ? component : first;
    }
  }

  private FieldModel withTag(Component component, FieldModel.Union union, List<TagModel> tags) {
    if (tags.size() > 1) {
      reporter.error(
          Location.of(component.element()),
          Diagnostic.UNION_OF_TWO_TAGS,
          union.name(),
          tags.get(0).name(),
          tags.get(1).name());
    }
    if (tags.size() != 1) {
      return union;
    }
    checkCodes(component, union.union(), tags.getFirst());
    return new FieldModel.Union(
        union.traits(), union.union(), union.room(), Optional.of(tags.getFirst()));
  }

  private void checkCodes(Component component, UnionModel union, TagModel tag) {
    Optional<CodeEnumModel> codes = tag.codes();
    for (UnionModel.Case one : union.cases()) {
      if (one.code().isEmpty()) {
        continue;
      }
      long code = one.code().getAsLong();
      boolean known = codes.isEmpty() || codes.get().withValue(code).isPresent();
      if (known && code <= tag.greatest()) {
        continue;
      }
      reporter.error(
          Location.of(component.element()),
          Diagnostic.TAG_WITHOUT_CODE,
          one.layout().type().simpleName(),
          code,
          tag.name(),
          known
              ? "it holds at most " + tag.greatest()
              : "no constant of " + codes.get().type().simpleName() + " has that code");
      return;
    }
  }
}
