package org.virtio4j.processor.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.virtio4j.processor.model.Coding;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.HeaderModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;

/**
 * Puts together what precedes a request's data: the components of its header and of its body, each
 * with where its value comes from, and what parameters add behind them.
 */
final class HeaderBuilder {
  private final List<Place> places = new ArrayList<>();
  private final List<GroupPlace> groups = new ArrayList<>();
  private final Map<Place, HeaderField> sources = new LinkedHashMap<>();
  private final List<HeaderField> records = new ArrayList<>(); // that set whole groups
  private final List<HeaderField> behind = new ArrayList<>();
  private long frame; // the size of header and body
  private long end; // of what was added behind, from the last part that varies

  /**
   * A component of the header or of the body.
   *
   * @param leaf the component
   * @param offset where it lies in the request
   * @param owner the header or the body
   */
  record Place(LeafModel leaf, long offset, LayoutModel owner) {
    String simpleName() {
      return leaf.path().getLast().name();
    }
  }

  /**
   * A nested structure of the header or of the body.
   *
   * @param name the names of its path, joined
   * @param field the component that it is
   * @param offset where it lies in the request
   */
  record GroupPlace(String name, FieldModel.Group field, long offset) {}

  /** Adds the components of a header or a body, behind those that there are. */
  void add(LayoutModel layout) {
    for (LeafModel leaf : layout.leaves()) {
      places.add(new Place(leaf, frame + leaf.offset(), layout));
    }
    addGroups(layout, "", frame);
    frame += layout.byteSize();
    end = frame;
  }

  private void addGroups(LayoutModel layout, String path, long base) {
    for (FieldModel field : layout.fields()) {
      if (field instanceof FieldModel.Group group) {
        String name = path.isEmpty() ? group.name() : path + Names.capitalized(group.name());
        groups.add(new GroupPlace(name, group, base + group.offset()));
        addGroups(group.layout(), name, base + group.offset());
      }
    }
  }

  /** Whether there are no components at all. */
  boolean isEmpty() {
    return places.isEmpty();
  }

  /**
   * The components that have a name: joined from their path, else their own name alone.
   *
   * @param name a parameter's name
   * @return one component; none, or several that cannot be told apart
   */
  List<Place> find(String name) {
    List<Place> joined = places.stream().filter(place -> place.leaf().name().equals(name)).toList();
    return joined.isEmpty()
        ? places.stream().filter(place -> place.simpleName().equals(name)).toList()
        : joined;
  }

  /** As {@link #find}, for nested structures. */
  List<GroupPlace> findGroup(String name) {
    List<GroupPlace> joined = groups.stream().filter(g -> g.name().equals(name)).toList();
    return joined.isEmpty()
        ? groups.stream().filter(g -> g.field().name().equals(name)).toList()
        : joined;
  }

  /** The components that take the codes of a request, in their order. */
  List<Place> tags() {
    return places.stream().filter(place -> place.leaf().field().tag()).toList();
  }

  /** The names that a parameter may have. */
  List<String> names() {
    return places.stream()
        .filter(place -> !place.leaf().field().tag())
        .map(place -> place.leaf().name())
        .toList();
  }

  /** Whether something says already what a component is. */
  boolean isSet(Place place) {
    return sources.containsKey(place)
        || records.stream()
            .anyMatch(record ->
                record.offset() <= place.offset()
                    && place.offset() < record.offset() + record.bytes());
  }

  void setParameter(Place place, String parameter) {
    sources.put(place, new HeaderField.FromParameter(place.leaf(), place.offset(), parameter));
  }

  void setConstant(Place place, long value) {
    sources.put(place, new HeaderField.Constant(place.leaf(), place.offset(), value));
  }

  void setLength(Place place, String parameter, long stride, boolean array) {
    sources.put(
        place, new HeaderField.LengthOf(place.leaf(), place.offset(), parameter, stride, array));
  }

  void setGroup(GroupPlace group, String parameter) {
    records.add(
        new HeaderField.Encoded(group.offset(), parameter, new Coding.One(group.field().layout())));
  }

  /** Adds an integer behind all that there is. */
  void append(FieldModel.Scalar scalar, String parameter) {
    LeafModel leaf = LeafModel.of(scalar, LayoutKind.MESSAGE).getFirst();
    behind.add(new HeaderField.FromParameter(leaf, end, parameter));
    end += scalar.wireType().bytes();
  }

  /** Adds a record or an array behind all that there is. */
  void append(Coding coding, String parameter) {
    behind.add(new HeaderField.Encoded(end, parameter, coding));
    end = coding.isFixed() ? end + coding.bytes() : 0L;
  }

  /** The components that nothing sets; those with a default are set to it. */
  List<Place> withoutSource() {
    List<Place> missing = new ArrayList<>();
    for (Place place : places) {
      if (place.leaf().field().tag() || isSet(place)) {
        continue;
      }
      OptionalLong value = place.leaf().field().defaultValue();
      if (value.isPresent()) {
        setConstant(place, value.getAsLong());
      } else {
        missing.add(place);
      }
    }
    return missing;
  }

  /**
   * Puts everything together.
   *
   * @param room the greatest size of it all, if its size varies
   */
  HeaderModel build(OptionalLong room) {
    List<HeaderField> known = new ArrayList<>(sources.values());
    known.addAll(records);
    known.sort(Comparator.comparingLong(HeaderField::offset));
    List<HeaderField> fields = new ArrayList<>();
    long at = 0;
    for (HeaderField field : known) {
      if (field.offset() > at) {
        fields.add(new HeaderField.Reserved(at, field.offset() - at));
      }
      fields.add(field);
      at = field.offset() + field.bytes();
    }
    if (frame > at) {
      fields.add(new HeaderField.Reserved(at, frame - at));
    }
    fields.addAll(behind);
    long bytes = frame + behind.stream().mapToLong(HeaderField::bytes).sum();
    return new HeaderModel(fields, bytes, room.orElse(bytes));
  }
}
