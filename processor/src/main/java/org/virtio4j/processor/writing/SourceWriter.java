package org.virtio4j.processor.writing;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.virtio4j.annotation.Generated;

/** Writes generated classes to where the compiler reads them. */
public final class SourceWriter {
  private static final String GENERATOR = "org.virtio4j.processor.VirtioProcessor";

  private final Filer filer;

  /**
   * A writer for one compilation.
   *
   * @param filer where to write
   */
  public SourceWriter(Filer filer) {
    this.filer = filer;
  }

  /**
   * Begins a generated class.
   *
   * @param type its name
   * @param isPublic whether it is public
   * @return a final class that says what wrote it
   */
  static TypeSpec.Builder classBuilder(ClassName type, boolean isPublic) {
    TypeSpec.Builder builder =
        TypeSpec.classBuilder(type)
            .addAnnotation(
                AnnotationSpec.builder(Generated.class)
                    .addMember("value", "$S", GENERATOR)
                    .build());
    if (isPublic) {
      builder.addModifiers(Modifier.PUBLIC);
    }
    return builder.addModifiers(Modifier.FINAL);
  }

  /**
   * Writes a class.
   *
   * @param name its name
   * @param type the class
   * @param origin the one described type that it is generated for
   */
  public void write(ClassName name, TypeSpec type, TypeElement origin) {
    JavaFile file =
        JavaFile.builder(name.packageName(), type).skipJavaLangImports(true).indent("  ").build();
    try (Writer writer = filer.createSourceFile(name.canonicalName(), origin).openWriter()) {
      writer.write(SourceText.tidy(file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }
}
