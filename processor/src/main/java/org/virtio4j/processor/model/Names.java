package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Locale;

/** How the names of generated classes and members are made. */
public final class Names {
  private Names() {}

  /** {@code minIoSize} becomes {@code MinIoSize}. */
  public static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** The method that tells how many queues of a family are open: {@code requestsCount}. */
  public static String countOf(String family) {
    return family + "Count";
  }

  /** The method that tells whether something conditional exists: {@code hasFlush}. */
  public static String hasOf(String name) {
    return "has" + capitalized(name);
  }

  /** {@code minIoSize} becomes {@code MIN_IO_SIZE}. */
  public static String constant(String name) {
    StringBuilder constant = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i > 0 && Character.isUpperCase(c) && name.charAt(i - 1) != '_') {
        constant.append('_');
      }
      constant.append(c);
    }
    return constant.toString().toUpperCase(Locale.ROOT);
  }

  /** {@code BLK_SIZE} becomes {@code blkSize}. */
  public static String variable(String constant) {
    StringBuilder variable = new StringBuilder();
    boolean upper = false;
    for (char c : constant.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c == '_') {
        upper = !variable.isEmpty();
      } else {
        variable.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return variable.toString();
  }

  /** {@code minIoSize} becomes {@code min_io_size}, as the specification would write it. */
  public static String specification(String name) {
    return constant(name).toLowerCase(Locale.ROOT);
  }

  /**
   * The class that is generated for a type: in the same package, named after the type and those
   * that enclose it.
   *
   * @param type the described type
   * @param suffix what follows
   */
  public static ClassName generated(ClassName type, String suffix) {
    return ClassName.get(type.packageName(), String.join("", type.simpleNames()) + suffix);
  }
}
