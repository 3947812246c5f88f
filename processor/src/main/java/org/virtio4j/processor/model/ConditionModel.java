package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition on features: all of some, any of some, none of some.
 *
 * @param features the feature enum
 * @param all constants that must all be there
 * @param any constants of which one must be there, unless there are none
 * @param none constants that must not be there
 * @param offered whether it is enough that the device offers them
 */
public record ConditionModel(
    ClassName features, List<String> all, List<String> any, List<String> none, boolean offered) {
  /** Copies the lists. */
  public ConditionModel {
    all = List.copyOf(all);
    any = List.copyOf(any);
    none = List.copyOf(none);
  }

  /** The condition in words, such as {@code "BLK_SIZE is negotiated"}. */
  public String words() {
    List<String> parts = new ArrayList<>();
    String verb = offered ? "offered" : "negotiated";
    if (!all.isEmpty()) {
      parts.add(list(all, "and") + (all.size() == 1 ? " is " : " are ") + verb);
    }
    if (!any.isEmpty()) {
      parts.add(list(any, "or") + " is " + verb);
    }
    if (!none.isEmpty()) {
      parts.add(
          none.size() == 1
              ? none.getFirst() + " is not " + verb
              : "none of " + list(none, "and") + " is " + verb);
    }
    return String.join(", and ", parts);
  }

  private static String list(List<String> names, String conjunction) {
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 2 -> names.getFirst() + " " + conjunction + " " + names.getLast();
      default ->
          String.join(", ", names.subList(0, names.size() - 1))
              + " "
              + conjunction
              + " "
              + names.getLast();
    };
  }

  /** A name for a variable that holds whether the condition is met. */
  public String variable() {
    List<String> parts = new ArrayList<>();
    if (!all.isEmpty()) {
      parts.add(String.join("_AND_", all));
    }
    if (!any.isEmpty()) {
      parts.add(String.join("_OR_", any));
    }
    if (!none.isEmpty()) {
      parts.add("NOT_" + String.join("_NOR_", none));
    }
    return Names.variable(String.join("_AND_", parts) + (offered ? "_OFFERED" : "_NEGOTIATED"));
  }
}
