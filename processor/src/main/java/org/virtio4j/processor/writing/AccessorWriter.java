package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.writing.Snapshots.Offset;

/**
 * Writes the class that accesses the fields of a configuration space or of a register block, one
 * method for each access that a field allows.
 */
public final class AccessorWriter {
  private final LayoutModel layout;
  private final boolean config;
  private final RawAccess raw;
  private final HelperNames helperNames;
  private final Snapshots snapshots;
  private final AccessorComments comments;
  private final Selectors selectors;
  private final Map<String, FieldModel.Bank> banks = new LinkedHashMap<>(); // by their variables
  private final NameAllocator state = new NameAllocator();
  private final List<MethodSpec> methods = new ArrayList<>();
  private final List<MethodSpec> helpers = new ArrayList<>();
  private final Map<ConditionModel, String> conditions = new LinkedHashMap<>();
  private boolean usesSpace;
  private boolean usesFeatures;
  private boolean checksRange;

  private AccessorWriter(LayoutModel layout) {
    this.layout = layout;
    this.config = layout.kind() == LayoutKind.CONFIG_SPACE;
    this.raw = new RawAccess(layout);
    this.helperNames = new HelperNames(layout);
    this.snapshots = new Snapshots(raw, helperNames);
    this.comments = new AccessorComments(layout);
    this.selectors = new Selectors(layout);
    for (String taken : List.of("space", "window", "segment", "features")) {
      state.newName(taken);
    }
    for (FieldModel field : layout.fields()) {
      field
          .condition()
          .ifPresent(c -> conditions.computeIfAbsent(c, x -> state.newName(c.variable())));
    }
  }

  /**
   * Writes the class.
   *
   * @param layout a configuration space or a register block
   * @return its accessor
   */
  public static TypeSpec write(LayoutModel layout) {
    return new AccessorWriter(layout).write();
  }

  private TypeSpec write() {
    layout.fields().forEach(this::addField);
    if (config && layout.canBeReadWhole()) {
      addWhole();
    }
    if (checksRange) {
      helpers.add(outOfRange());
    }

    TypeSpec.Builder builder =
        SourceWriter.classBuilder(layout.generated(), layout.isPublic()).addJavadoc(description());
    builder.addField(
        constant(
            "BYTE_SIZE",
            layout.byteSize(),
            Comment.ofMember("The size of all fields in bytes.").build()));
    for (LeafModel leaf : layout.leaves()) {
      builder.addField(
          constant(
              Names.constant(leaf.name()) + "_OFFSET",
              leaf.offset(),
              Comment.ofMember("Where {@code " + leaf.name() + "} lies, in bytes.").build()));
    }
    raw.fields().forEach(builder::addField);
    addState(builder);
    builder.addMethod(constructor());
    methods.forEach(builder::addMethod);
    helpers.forEach(builder::addMethod);
    snapshots.methods().forEach(builder::addMethod);
    raw.methods().forEach(builder::addMethod);
    return builder.build();
  }

  private CodeBlock description() {
    String what = config ? "Accesses the configuration space" : "Accesses the registers";
    Comment comment =
        Comment.ofType(
            what
                + " that {@link "
                + Words.name(layout.type())
                + "} describes"
                + Words.section(layout.spec())
                + ": "
                + Words.bytes(layout.byteSize())
                + ".");
    comment.paragraph(
        config
            ? "What is wider than 32 bits is read under one generation. The configuration space may"
                + " be smaller than described; then the fields that it lacks are errors when they"
                + " are accessed. May be used from several threads."
            : "Each access is volatile and has the width of the register. May be used from several"
                + " threads where the registers may.");
    return comment.build();
  }

  static FieldSpec constant(String name, long value, CodeBlock comment) {
    return FieldSpec.builder(TypeName.LONG, name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc(comment)
        .initializer("$LL", value)
        .build();
  }

  private Optional<TypeName> featuresType() {
    return layout
        .features()
        .map(features -> ParameterizedTypeName.get(RuntimeTypes.NEGOTIATED, features));
  }

  private void addState(TypeSpec.Builder builder) {
    if (usesSpace) {
      builder.addField(RuntimeTypes.CONFIG_SPACE, "space", Modifier.PRIVATE, Modifier.FINAL);
    }
    RawAccess.state().forEach(builder::addField);
    if (usesFeatures) {
      builder.addField(featuresType().orElseThrow(), "features", Modifier.PRIVATE, Modifier.FINAL);
    }
    for (String variable : conditions.values()) {
      builder.addField(TypeName.BOOLEAN, variable, Modifier.PRIVATE, Modifier.FINAL);
    }
    banks.forEach((variable, bank) ->
        builder.addField(bank.layout().generated(), variable, Modifier.PRIVATE, Modifier.FINAL));
  }

  private MethodSpec constructor() {
    Comment comment = Comment.ofMember("An accessor for one device.");
    MethodSpec.Builder builder = MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC);
    if (config) {
      comment.param("space", "the device's configuration space");
      builder.addParameter(RuntimeTypes.CONFIG_SPACE, "space");
      if (usesSpace) {
        builder.addStatement("this.space = space");
      }
      builder.addStatement("this.window = space.window()");
    } else {
      comment.param("window", "the registers");
      builder
          .addParameter(RuntimeTypes.REGISTER_WINDOW, "window")
          .addStatement("this.window = $T.requireNonNull(window)", Objects.class);
    }
    builder.addCode(RawAccess.initialization());
    if (layout.features().isPresent()) {
      comment.param("features", "what was negotiated with the device");
      builder.addParameter(featuresType().orElseThrow(), "features");
      if (usesFeatures) {
        builder.addStatement("this.features = features");
      }
    }
    conditions.forEach((condition, variable) ->
        builder.addStatement(
            "this.$L = $L", variable, ConditionWriter.expression(condition, "features")));
    banks.forEach((variable, bank) ->
        builder.addStatement(
            "this.$L = new $T($L)",
            variable,
            bank.layout().generated(),
            bank.layout().features().isPresent() ? "window, features" : "window"));
    return builder.addJavadoc(comment.build()).build();
  }

  private void addField(FieldModel field) {
    List<LeafModel> leaves = LeafModel.of(field, layout.kind());
    field.condition().ifPresent(condition -> methods.add(has(field, condition)));
    if (field instanceof FieldModel.Group group) {
      if (leaves.stream().allMatch(leaf -> isReadable(leaf.access()))) {
        methods.add(group(group));
      }
    }
    if (field instanceof FieldModel.Bank bank) {
      methods.add(bank(bank));
    }
    if (field instanceof FieldModel.Union union) {
      methods.add(new SelectedUnion(union, layout, snapshots, selectors).write(helpers));
    }
    for (LeafModel leaf : leaves) {
      addLeaf(field, leaf);
      if (leaf.field().kind() == ScalarKind.WORD) {
        addLeaf(field, leaf.bits()); // without a record
      }
    }
  }

  private static boolean isReadable(AccessMode access) {
    return access != AccessMode.WRITE_ONLY && access != AccessMode.READ_CLEARS;
  }

  private void addLeaf(FieldModel owner, LeafModel leaf) {
    boolean array = leaf.field().isArray();
    switch (leaf.access()) {
      case READ_ONLY -> addGetters(owner, leaf, array);
      case WRITE_ONLY -> methods.add(setter(leaf));
      case READ_WRITE -> {
        addGetters(owner, leaf, array);
        methods.add(setter(leaf));
      }
      case READ_CLEARS -> methods.add(take(leaf));
      case WRITE_1_CLEARS -> {
        methods.add(getter(leaf));
        methods.add(clear(leaf));
      }
    }
  }

  private void addGetters(FieldModel owner, LeafModel leaf, boolean array) {
    if (array && owner == leaf.field()) {
      methods.add(wholeArray(leaf));
    }
    methods.add(getter(leaf));
  }

  private MethodSpec.Builder method(String name) {
    return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC);
  }

  private MethodSpec has(FieldModel field, ConditionModel condition) {
    return method("has" + Names.capitalized(field.name()))
        .addJavadoc(
            Comment.ofMember(
                    "Whether {@code " + field.name() + "} exists: if " + condition.words() + ".")
                .returns("whether it can be accessed")
                .build())
        .returns(TypeName.BOOLEAN)
        .addStatement("return $L", exists(field, condition))
        .build();
  }

  /** Registers that came with later versions of the specification lie beyond older blocks. */
  private CodeBlock exists(FieldModel field, ConditionModel condition) {
    String met = conditions.get(condition);
    return config || field instanceof FieldModel.Bank
        ? CodeBlock.of("$L", met)
        : CodeBlock.of("$L && window.byteSize() >= $LL", met, field.end());
  }

  private MethodSpec bank(FieldModel.Bank bank) {
    String variable = state.newName(bank.name());
    banks.put(variable, bank);
    Comment comment =
        Comment.ofMember(
            "Selects a bank: {@code "
                + Names.specification(bank.name())
                + "}"
                + AccessorComments.existence(bank.condition(), Optional.empty())
                + ".");
    selectors.document(bank, comment);
    comment.returns("its registers; valid until another one is selected");
    AccessorComments.fails(comment, bank.condition(), false);
    MethodSpec.Builder builder = method(bank.name()).returns(bank.layout().generated());
    selectors.addParameters(bank, builder);
    return builder
        .addJavadoc(comment.build())
        .addCode(require(bank.name(), bank.condition()))
        .addCode(selectors.select(bank))
        .addStatement("return this.$L", variable)
        .build();
  }

  private MethodSpec group(FieldModel.Group group) {
    CodeBlock value = snapshots.value(group, Offset.of(0L), "");
    return method(group.name())
        .addJavadoc(AccessorComments.group(group).build())
        .returns(Snapshots.type(group))
        .addCode(require(group.name(), group.condition()))
        .addCode(stable(group.name(), group, value))
        .build();
  }

  private MethodSpec wholeArray(LeafModel leaf) {
    CodeBlock value = snapshots.value(leaf.field(), Offset.of(0L), "");
    return method(leaf.name())
        .addJavadoc(comments.wholeArray(leaf).build())
        .returns(Snapshots.type(leaf.field()))
        .addCode(require(leaf.name(), leaf.condition()))
        .addCode(stable(leaf.name(), leaf.field(), value))
        .build();
  }

  private MethodSpec getter(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    Comment comment = Comment.ofMember(AccessorComments.summary(leaf, AccessorComments.mode(leaf)));
    selectors.document(leaf.path().getFirst(), comment);
    Indices.document(comment, leaf);
    comment.returns(Scalars.inWords(scalar));
    comments.failures(comment, leaf, scalar.defaultValue().isPresent());
    MethodSpec.Builder builder = method(leaf.name()).returns(scalar.javaType());
    selectors.addParameters(leaf.path().getFirst(), builder);
    Indices.addParameters(builder, leaf);
    if (leaf.condition().isPresent() && scalar.defaultValue().isPresent()) {
      builder
          .beginControlFlow("if (!$L)", conditions.get(leaf.condition().get()))
          .addStatement("return $L", Scalars.literal(scalar, scalar.defaultValue().getAsLong()))
          .endControlFlow();
    } else {
      builder.addCode(require(leaf.name(), leaf.condition()));
    }
    Indices.addChecks(builder, leaf);
    builder.addCode(selectors.select(leaf.path().getFirst()));
    CodeBlock value =
        Scalars.fromRaw(
            scalar,
            raw.read(scalar.wireType().bytes(), leaf.name(), Indices.offset(leaf, leaf.offset())));
    if (config && scalar.wireType().bytes() == 8) {
      builder.addCode(stable(leaf.name(), scalar.element(), value));
    } else {
      builder.addStatement("return $L", value);
    }
    return builder.addJavadoc(comment.build()).build();
  }

  private MethodSpec take(LeafModel leaf) {
    Comment comment = Comment.ofMember(AccessorComments.summary(leaf, "reading it clears it"));
    selectors.document(leaf.path().getFirst(), comment);
    comment.returns(Scalars.inWords(leaf.field()) + ", before it was cleared");
    comments.failures(comment, leaf, false);
    MethodSpec.Builder builder = method("take" + Names.capitalized(leaf.name()));
    selectors.addParameters(leaf.path().getFirst(), builder);
    return builder
        .addJavadoc(comment.build())
        .returns(leaf.field().javaType())
        .addCode(require(leaf.name(), leaf.condition()))
        .addCode(selectors.select(leaf.path().getFirst()))
        .addStatement(
            "return $L",
            Scalars.fromRaw(
                leaf.field(),
                raw.read(
                    leaf.field().wireType().bytes(), leaf.name(), Offset.of(leaf.offset()).code())))
        .build();
  }

  private MethodSpec setter(LeafModel leaf) {
    Comment comment = Comment.ofMember(AccessorComments.summary(leaf, AccessorComments.mode(leaf)));
    return writing(leaf, leaf.name(), comment, "value", Scalars.inWords(leaf.field()));
  }

  private MethodSpec clear(LeafModel leaf) {
    Comment comment =
        Comment.ofMember(AccessorComments.summary(leaf, "bits that are written as 1 are cleared"));
    String name = "clear" + Names.capitalized(leaf.name());
    if (leaf.field().javaType().equals(TypeName.BOOLEAN)) {
      FieldModel owner = leaf.path().getFirst();
      selectors.document(owner, comment);
      comments.failures(comment, leaf, false);
      MethodSpec.Builder builder = method(name);
      selectors.addParameters(owner, builder);
      return builder
          .addJavadoc(comment.build())
          .addCode(require(leaf.name(), leaf.condition()))
          .addCode(selectors.select(owner))
          .addStatement(
              raw.write(
                  leaf.field().wireType().bytes(),
                  leaf.name(),
                  Offset.of(leaf.offset()).code(),
                  CodeBlock.of("1")))
          .build();
    }
    return writing(
        leaf, name, comment, "mask", "the bits to clear, " + Scalars.range(leaf.field()));
  }

  private MethodSpec writing(
      LeafModel leaf, String name, Comment comment, String parameter, String meaning) {
    FieldModel.Scalar scalar = leaf.field();
    FieldModel owner = leaf.path().getFirst();
    selectors.document(owner, comment);
    Indices.document(comment, leaf);
    comment.param(parameter, meaning);
    if (scalar.isWiderThanWire()) {
      comment.outOfRange("{@code " + parameter + "}");
    }
    comments.failures(comment, leaf, false);
    MethodSpec.Builder builder = method(name).addJavadoc(comment.build());
    selectors.addParameters(owner, builder);
    Indices.addParameters(builder, leaf);
    builder
        .addParameter(scalar.javaType(), parameter)
        .addCode(require(leaf.name(), leaf.condition()));
    Indices.addChecks(builder, leaf);
    if (scalar.isWiderThanWire()) {
      checksRange = true;
      builder
          .beginControlFlow("if ($L)", Scalars.outOfRange(scalar, parameter))
          .addStatement(
              "throw outOfRange($S, $L, $S, $L)",
              leaf.name(),
              scalar.wireType().bits(),
              Scalars.range(scalar),
              parameter)
          .endControlFlow();
    }
    return builder
        .addCode(selectors.select(owner))
        .addStatement(
            raw.write(
                scalar.wireType().bytes(),
                leaf.name(),
                Indices.offset(leaf, leaf.offset()),
                Scalars.toRaw(scalar, CodeBlock.of("$L", parameter))))
        .build();
  }

  static MethodSpec outOfRange() {
    return MethodSpec.methodBuilder("outOfRange")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(IllegalArgumentException.class)
        .addParameter(String.class, "field")
        .addParameter(TypeName.INT, "bits")
        .addParameter(String.class, "range")
        .addParameter(TypeName.LONG, "value")
        .addStatement(
            "return new $T(field + $S + bits + $S + range + $S + value)",
            IllegalArgumentException.class,
            " is ",
            " bits wide (",
            "), not ")
        .build();
  }

  private void addWhole() {
    List<CodeBlock> values = new ArrayList<>();
    for (FieldModel field : layout.fields()) {
      CodeBlock value = snapshots.value(field, Offset.of(0L), "");
      if (field.condition().isPresent()) {
        FieldModel.Scalar scalar = (FieldModel.Scalar) field;
        values.add(
            CodeBlock.of(
                "$L ? $L : $L",
                conditions.get(field.condition().get()),
                value,
                Scalars.literal(scalar, scalar.defaultValue().orElseThrow())));
      } else {
        values.add(value);
      }
    }
    ClassName type = layout.type();
    String reader = helperNames.of("read", "all");
    methods.add(
        method("read")
            .addJavadoc(
                Comment.ofMember("All fields, of one generation.")
                    .returns("a new record")
                    .fails(
                        RuntimeTypes.CONFIG_SPACE_EXCEPTION,
                        "if they keep changing, or some lie beyond the window")
                    .build())
            .returns(type)
            .addCode(
                stable(
                    type.simpleName(),
                    type,
                    CodeBlock.of("$L()", reader),
                    again -> snapshots.same(layout, CodeBlock.of("value"), again)))
            .build());
    helpers.add(
        MethodSpec.methodBuilder(reader)
            .addModifiers(Modifier.PRIVATE)
            .returns(type)
            .addStatement("return $L", Snapshots.construction(layout, values))
            .build());
  }

  /** Statements that read something under one generation and return it. */
  private CodeBlock stable(String name, FieldModel field, CodeBlock value) {
    if (!config) {
      return CodeBlock.builder().addStatement("return $L", value).build();
    }
    CodeBlock read = value;
    if (field instanceof FieldModel.Group && !field.isArray()) {
      String reader = helperNames.of("read", name);
      helpers.add(
          MethodSpec.methodBuilder(reader)
              .addModifiers(Modifier.PRIVATE)
              .returns(Snapshots.type(field))
              .addStatement("return $L", value)
              .build());
      read = CodeBlock.of("$L()", reader);
    }
    return stable(
        name,
        Snapshots.type(field),
        read,
        again -> snapshots.same(field, CodeBlock.of("value"), again));
  }

  private CodeBlock stable(
      String name,
      TypeName type,
      CodeBlock value,
      java.util.function.UnaryOperator<CodeBlock> isSame) {
    usesSpace = true;
    return CodeBlock.builder()
        .addStatement("$T space = this.space", RuntimeTypes.CONFIG_SPACE)
        .beginControlFlow(
            "for (int attempt = 0; attempt < $T.MAX_ATTEMPTS; attempt++)",
            RuntimeTypes.CONFIG_SPACE)
        .addStatement("int before = space.generation()")
        .addStatement("$T value = $L", type, value)
        .beginControlFlow(
            "if (space.generation() == before && (space.hasGeneration() || $L))",
            isSame.apply(value))
        .addStatement("return value")
        .endControlFlow()
        .endControlFlow()
        .addStatement("throw space.unstable($S)", name)
        .build();
  }

  private CodeBlock require(String name, Optional<ConditionModel> condition) {
    if (condition.isEmpty()) {
      return CodeBlock.of("");
    }
    usesFeatures = true;
    return CodeBlock.builder()
        .beginControlFlow("if (!$L)", conditions.get(condition.get()))
        .addStatement("throw features.missing($S, $S)", name, condition.get().words())
        .endControlFlow()
        .build();
  }
}
