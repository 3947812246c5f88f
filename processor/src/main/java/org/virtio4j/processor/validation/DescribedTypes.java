package org.virtio4j.processor.validation;

import com.palantir.javapoet.ClassName;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.virtio4j.annotation.Generated;
import org.virtio4j.processor.model.Names;

/** The names of described types, and of the classes that are generated for them. */
public final class DescribedTypes {
  private final Elements elements;
  private final Reporter reporter;
  private final Map<ClassName, TypeElement> claimed = new HashMap<>();

  DescribedTypes(Elements elements, Reporter reporter) {
    this.elements = elements;
    this.reporter = reporter;
  }

  /**
   * Whether a generated class can be public: all that it mentions is.
   *
   * @param type a described type
   * @return whether the type and all that enclose it are public
   */
  public boolean isPublic(TypeElement type) {
    for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
      if (!e.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The class that is generated for a type. Reports it if that cannot use the type, or if something
   * else has its name.
   *
   * @param type a described type
   * @param suffix what follows the type's name
   * @return the class
   */
  public ClassName generated(TypeElement type, String suffix) {
    ClassName generated = Names.generated(ClassName.get(type), suffix);
    claim(type, generated);
    return generated;
  }

  /**
   * Reports it if a generated class cannot use the type that it is generated for, or if something
   * else has its name.
   *
   * @param type a described type
   * @param generated the class that is to be generated for it
   */
  public void claim(TypeElement type, ClassName generated) {
    for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
      if (e.getModifiers().contains(Modifier.PRIVATE)) {
        reporter.error(
            Location.of(type), Diagnostic.PRIVATE_TYPE, e.getSimpleName(), generated.simpleName());
      }
    }
    TypeElement other = claimed.putIfAbsent(generated, type);
    if (other != null && !other.equals(type)) {
      reporter.error(
          Location.of(type),
          Diagnostic.GENERATED_CLASS_CLASH,
          other.getQualifiedName(),
          type.getQualifiedName(),
          generated.simpleName());
    }
    TypeElement existing = elements.getTypeElement(generated.canonicalName());
    if (existing != null && !Annotations.has(existing, Generated.class)) {
      reporter.error(
          Location.of(type),
          Diagnostic.GENERATED_CLASS_EXISTS,
          type.getSimpleName(),
          generated.canonicalName());
    }
  }
}
