package org.virtio4j.processor;

import com.google.auto.service.AutoService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.virtio4j.processor.validation.Diagnostic;
import org.virtio4j.processor.validation.Location;
import org.virtio4j.processor.validation.Validation;
import org.virtio4j.processor.writing.SourceWriter;

/**
 * Turns the descriptions of VirtIO devices into accessors, codecs and drivers.
 *
 * <p>Each generated class comes from one described type, and from what that type's source names, so
 * that build tools can run the processor incrementally.
 */
@AutoService(Processor.class)
public final class VirtioProcessor extends AbstractProcessor {
  private Validation validation;
  private List<Step> steps;

  /** For the compiler, which finds the processor as a service. */
  public VirtioProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Steps.ANNOTATIONS.stream().map(Class::getCanonicalName).collect(Collectors.toSet());
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    validation = new Validation(environment);
    steps = Steps.of(validation, new SourceWriter(environment.getFiler()));
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    validation.reporter().compiling(round.getRootElements());
    AnnotatedElements elements = AnnotatedElements.of(round);
    for (Step step : steps) {
      for (Element element : elements.with(step.annotation())) {
        try {
          step.process(element);
        } catch (Exception | LinkageError failure) {
          // A compiler that a processor brings down says nothing about the source.
          validation
              .reporter()
              .error(Location.of(element), Diagnostic.INTERNAL_ERROR, stackTrace(failure));
        }
      }
    }
    return false;
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
