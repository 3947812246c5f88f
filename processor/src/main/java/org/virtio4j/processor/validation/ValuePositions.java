package org.virtio4j.processor.validation;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.tools.Diagnostic;

/**
 * Finds the position of an annotation's value on a record component.
 *
 * <p>javac's own {@code Messager} finds the annotation there, but not its value: the tree that
 * belongs to a record component is not the one that was attributed. Under another compiler this
 * class is not used, and the annotation has to do.
 */
final class ValuePositions {
  private final Trees trees;

  private ValuePositions(Trees trees) {
    this.trees = trees;
  }

  static Optional<ValuePositions> of(ProcessingEnvironment environment) {
    try {
      return Optional.of(new ValuePositions(Trees.instance(environment)));
    } catch (IllegalArgumentException | LinkageError e) {
      return Optional.empty(); // not javac, or wrapped by a build tool
    }
  }

  /** Prints an error at the value of an annotation on a record component; else does nothing. */
  boolean print(Location at, String message) {
    if (at.element() instanceof RecordComponentElement component
        && at.annotation().isPresent()
        && at.value().isPresent()) {
      TreePath type = trees.getPath(component.getEnclosingElement());
      Optional<ExpressionTree> tree = find(component, at.annotation().get(), at.value().get());
      if (type != null && tree.isPresent()) {
        trees.printMessage(Diagnostic.Kind.ERROR, message, tree.get(), type.getCompilationUnit());
        return true;
      }
    }
    return false;
  }

  private Optional<ExpressionTree> find(
      Element element, AnnotationMirror annotation, AnnotationValue wanted) {
    if (!(trees.getTree(element, annotation) instanceof AnnotationTree tree)) {
      return Optional.empty();
    }
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        annotation.getElementValues().entrySet()) {
      String attribute = entry.getKey().getSimpleName().toString();
      if (entry.getValue() == wanted) {
        return argument(tree, attribute);
      }
      if (entry.getValue().getValue() instanceof List<?> elements) {
        for (int i = 0; i < elements.size(); i++) {
          if (elements.get(i) == wanted) {
            int index = i;
            return argument(tree, attribute).map(array -> element(array, index));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ExpressionTree> argument(AnnotationTree tree, String attribute) {
    for (ExpressionTree argument : tree.getArguments()) {
      if (!(argument instanceof AssignmentTree assignment)) {
        return Optional.of(argument); // the one that needs no name
      }
      if (assignment.getVariable().toString().equals(attribute)) {
        return Optional.of(assignment.getExpression());
      }
    }
    return Optional.empty();
  }

  private static ExpressionTree element(ExpressionTree tree, int index) {
    return tree instanceof NewArrayTree array ? array.getInitializers().get(index) : tree;
  }
}
