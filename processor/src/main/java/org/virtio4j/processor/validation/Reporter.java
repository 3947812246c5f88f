package org.virtio4j.processor.validation;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Parameterizable;
import javax.lang.model.element.TypeElement;

/**
 * Reports errors where they were made, and counts them.
 *
 * <p>An error in a type that is not being compiled (a record of another jar) has no place in any
 * source; it is reported where the source uses that type.
 */
public final class Reporter {
  /** The kinds of elements whose positions Eclipse's compiler does not know. */
  private static final Set<ElementKind> NOWHERE =
      EnumSet.of(
          ElementKind.RECORD,
          ElementKind.RECORD_COMPONENT,
          ElementKind.ENUM_CONSTANT,
          ElementKind.TYPE_PARAMETER);

  private final Messager messager;
  private final Optional<ValuePositions> positions;
  private final boolean eclipse;
  private final Set<Element> roots = new HashSet<>();
  private final Map<TypeElement, Integer> errors = new HashMap<>();
  private final Set<Said> said = new HashSet<>();
  private Location use; // where what is being read is used; null at the top

  private record Said(Location at, String message) {}

  Reporter(ProcessingEnvironment environment) {
    this.messager = environment.getMessager();
    this.positions = ValuePositions.of(environment);
    // Build tools wrap the environment, but not this.
    this.eclipse = environment.getElementUtils().getClass().getName().startsWith("org.eclipse.");
  }

  /**
   * Adds to what is being compiled.
   *
   * @param elements the root elements of a round
   */
  public void compiling(Collection<? extends Element> elements) {
    roots.addAll(elements);
  }

  /**
   * Reports an error.
   *
   * @param where where it was made
   * @param what what it is
   * @param arguments the arguments of the message's format
   */
  public void error(Location where, Diagnostic what, Object... arguments) {
    count(where.element());
    String message = what.message(arguments);
    if (use != null && !isCompiled(where.element())) {
      count(use.element());
      print(
          use,
          message + " [in " + where.element().getEnclosingElement() + "." + where.element() + "]");
    } else {
      print(where, message);
    }
  }

  /**
   * Reports type parameters where there must be none.
   *
   * @param element what may have some
   * @param what the error, whose message begins with the element's name
   * @return whether it has some
   */
  public boolean refusesTypeParameters(Parameterizable element, Diagnostic what) {
    if (element.getTypeParameters().isEmpty()) {
      return false;
    }
    error(Location.of(element.getTypeParameters().getFirst()), what, element.getSimpleName());
    return true;
  }

  private void print(Location at, String message) {
    if (!said.add(new Said(at, message))) {
      return; // the same thing, used twice
    }
    if (positions.isPresent() && positions.get().print(at, message)) {
      return;
    }
    Element element = at.element();
    if (eclipse && NOWHERE.contains(element.getKind())) {
      // The message has to say where: it stands at the type around it, or nowhere at all.
      Element around = element;
      while (around.getEnclosingElement() != null && NOWHERE.contains(around.getKind())) {
        around = around.getEnclosingElement();
      }
      messager.printMessage(
          javax.tools.Diagnostic.Kind.ERROR, message + " [" + path(element) + "]", around);
      return;
    }
    messager.printMessage(
        javax.tools.Diagnostic.Kind.ERROR,
        message,
        element,
        at.annotation().orElse(null),
        at.value().orElse(null));
  }

  private static String path(Element element) {
    Element around = element.getEnclosingElement();
    return around == null || around.getKind() == ElementKind.PACKAGE
        ? element.toString()
        : path(around) + "." + element.getSimpleName();
  }

  private void count(Element element) {
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      if (e instanceof TypeElement type) {
        errors.merge(type, 1, Integer::sum);
      }
    }
  }

  /**
   * The number of errors in a type and in what it encloses. Nothing is generated for a type that
   * has any.
   *
   * @param type the type
   * @return the number so far
   */
  public int errors(TypeElement type) {
    return errors.getOrDefault(type, 0);
  }

  /**
   * Whether an element is part of what is being compiled, as opposed to a class file.
   *
   * @param element the element
   * @return whether it has a source
   */
  public boolean isCompiled(Element element) {
    Element e = element;
    while (e.getEnclosingElement() != null
        && e.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
      e = e.getEnclosingElement();
    }
    return roots.contains(e);
  }

  /**
   * Reads something that is used at a place of the source, so that errors in class files are
   * reported there.
   *
   * @param location where it is used
   * @param read reads it
   * @param <T> what is read
   * @return what was read
   */
  public <T> T usedAt(Location location, Supplier<T> read) {
    Location outer = use;
    if (isCompiled(location.element())) {
      use = location;
    }
    try {
      return read.get();
    } finally {
      use = outer;
    }
  }
}
