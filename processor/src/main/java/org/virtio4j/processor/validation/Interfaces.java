package org.virtio4j.processor.validation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaFileObject;

/** Looks through interfaces, in the order of their declarations. */
final class Interfaces {
  private final Elements elements;
  private final Types types;

  Interfaces(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  /** An interface and all that it extends, each once, before what it extends itself. */
  List<TypeElement> withInherited(TypeElement type) {
    Set<TypeElement> found = new LinkedHashSet<>();
    collect(type, found);
    return List.copyOf(found);
  }

  private void collect(TypeElement type, Set<TypeElement> found) {
    if (found.add(type)) {
      for (TypeMirror parent : type.getInterfaces()) {
        Annotations.declaration(parent).ifPresent(declaration -> collect(declaration, found));
      }
    }
  }

  /** The methods that a class would inherit or has to implement: no static and no private ones. */
  List<ExecutableElement> instanceMethods(TypeElement type) {
    List<ExecutableElement> methods = new ArrayList<>();
    for (TypeElement declaring : withInherited(type)) {
      for (ExecutableElement method : ElementFilter.methodsIn(declaring.getEnclosedElements())) {
        if (!method.getModifiers().contains(Modifier.STATIC)
            && !method.getModifiers().contains(Modifier.PRIVATE)
            && methods.stream().noneMatch(known -> isSame(known, method))) {
          methods.add(method);
        }
      }
    }
    return methods;
  }

  /** The methods that a class has to implement. */
  List<ExecutableElement> abstractMethods(TypeElement type) {
    return instanceMethods(type).stream()
        .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
        .filter(method -> !isOfObject(method))
        .toList();
  }

  private boolean isSame(ExecutableElement a, ExecutableElement b) {
    return a.getSimpleName().equals(b.getSimpleName())
        && (isSubsignature(a, b) || isSubsignature(b, a));
  }

  private boolean isSubsignature(ExecutableElement a, ExecutableElement b) {
    return types.isSubsignature((ExecutableType) a.asType(), (ExecutableType) b.asType());
  }

  /** Whether every object has the method anyway: {@code toString}, {@code equals}. */
  private boolean isOfObject(ExecutableElement method) {
    TypeElement object = elements.getTypeElement("java.lang.Object");
    return ElementFilter.methodsIn(object.getEnclosedElements()).stream()
        .anyMatch(known -> isSame(known, method));
  }

  /** Whether a method comes from a class file that has forgotten its parameters' names. */
  boolean hasLostNames(ExecutableElement method) {
    JavaFileObject file = elements.getFileObjectOf(method);
    if (file == null || file.getKind() != JavaFileObject.Kind.CLASS) {
      return false;
    }
    List<? extends VariableElement> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      if (!parameters.get(i).getSimpleName().contentEquals("arg" + i)) {
        return false;
      }
    }
    return !parameters.isEmpty();
  }

  /** The name and the erased parameters of a method, which no two methods of a class share. */
  String signature(ExecutableElement method) {
    return signature(
        method.getSimpleName().toString(),
        method.getParameters().stream().map(Element::asType).toList());
  }

  /** The name and the erased parameters of a method. */
  String signature(String name, List<? extends TypeMirror> parameters) {
    StringBuilder text = new StringBuilder(name).append('(');
    for (TypeMirror parameter : parameters) {
      text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ")
          .append(types.erasure(parameter).toString().replace("...", "[]"));
    }
    return text.append(')').toString();
  }
}
