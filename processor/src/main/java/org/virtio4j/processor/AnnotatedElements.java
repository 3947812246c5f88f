package org.virtio4j.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementScanner14;

/**
 * The annotated elements of a round in the order of the source.
 *
 * <p>What compilers say to {@link RoundEnvironment#getElementsAnnotatedWith} differs: Eclipse's
 * leaves out the components of records, and has an order of its own.
 */
final class AnnotatedElements {
  private final Map<String, List<Element>> elements = new HashMap<>();

  private AnnotatedElements() {}

  static AnnotatedElements of(RoundEnvironment round) {
    AnnotatedElements found = new AnnotatedElements();
    new Scanner(found).scan(round.getRootElements(), null);
    return found;
  }

  /** The elements that carry an annotation themselves. */
  List<Element> with(Class<?> annotation) {
    return elements.getOrDefault(annotation.getCanonicalName(), List.of());
  }

  private static final class Scanner extends ElementScanner14<Void, Void> {
    private final AnnotatedElements found;

    Scanner(AnnotatedElements found) {
      this.found = found;
    }

    @Override
    public Void scan(Element element, Void unused) {
      for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
        String name =
            ((TypeElement) mirror.getAnnotationType().asElement()).getQualifiedName().toString();
        found.elements.computeIfAbsent(name, n -> new ArrayList<>()).add(element);
      }
      return super.scan(element, unused);
    }

    @Override
    public Void visitPackage(PackageElement e, Void unused) {
      return null; // its types are roots themselves, as far as they are compiled
    }

    @Override
    public Void visitModule(ModuleElement e, Void unused) {
      return null;
    }
  }
}
