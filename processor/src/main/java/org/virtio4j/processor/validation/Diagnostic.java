package org.virtio4j.processor.validation;

/**
 * All that can be wrong with a description. Each constant has a number that never changes and is
 * never used again, and the format of its message: what is wrong, where, and what would be right.
 *
 * <p>Numbers below 100 are about layouts, features and codes, those from 100 about devices, queues
 * and requests. Each constant has a test, found by its name.
 */
public enum Diagnostic {
  // The processor itself.
  INTERNAL_ERROR(
      1, "the processor of virtio4j failed here, which is a defect of it; please report it:%n%s"),

  // What a layout may stand on.
  NOT_A_RECORD(2, "@%s describes a record, but %s is not one"),
  SEVERAL_LAYOUTS(
      3,
      "%s carries both @%s and @%s, but a record is one structure at one place; keep one of them"),
  GENERIC_RECORD(4, "%s has type parameters, but a structure has one fixed layout; remove them"),
  PRIVATE_TYPE(
      5, "%s is private, so the generated %s cannot use it; make it at least package-private"),
  NO_LAYOUT(
      6,
      "%s carries @%s, but its record carries none of @ConfigSpace, @Registers and @Message, so it"
          + " describes nothing"),

  // What a component is.
  NO_WIRE_TYPE(10, "nothing says what %s is on the wire; for a component of type %s write %s"),
  SEVERAL_WIRE_TYPES(11, "%s is both @%s and @%s on the wire; keep one of them"),
  WRONG_JAVA_TYPE(12, "@%s does not fit %s of type %s; it takes %s"),
  UNSUPPORTED_COMPONENT_TYPE(
      13,
      "%s has type %s; a component is an integer, a boolean, an enum with @Code, a record with"
          + " @Message, or an array"),
  WIRE_TYPE_ON_GROUP(
      14, "%s is a %s, whose own components say what they are on the wire; remove @%s"),
  ENUM_WITHOUT_CODES(
      15, "%s is of the enum %s, whose constants have no numbers on the wire; give them @Code"),
  CODE_TOO_WIDE(16, "@%s %s cannot hold %s.%s, whose code is %d; it holds at most %d"),
  NOT_A_MESSAGE(17, "%s is of the record %s, which describes no structure; give that @Message"),
  NESTED_IN_ITSELF(18, "%s nests %s in itself, so its size has no end"),
  ARRAY_WITHOUT_LENGTH(
      19, "%s is an array, but nothing says how many elements it has; write @Length"),
  LENGTH_WITHOUT_ARRAY(
      20,
      "@Length says how many elements an array has, but %s is of type %s; remove it, or make it an"
          + " array"),
  LENGTH_OUT_OF_RANGE(21, "%s cannot have %d elements; write 1 or more"),
  ARRAY_OF_ARRAYS(
      22, "%s has more than one dimension; put the inner array into a record with @Message"),
  NOT_A_REGISTER(
      23, "%s is %s, but a register is one integer; describe its parts as registers of their own"),

  // Where a component lies.
  NEGATIVE_OFFSET(30, "%s cannot lie at %d; offsets begin at 0"),
  OVERLAP(31, "%s at %d to %d overlaps %s at %d to %d"),
  OUT_OF_ORDER(
      32,
      "%s at %d comes after %s, which ends at %d; write the components in the order in which they"
          + " lie"),
  MISALIGNED(
      33,
      "%s is %d bits wide and lies at %d, but the device's memory is accessed in words that lie at"
          + " a multiple of %d; the next is %d"),
  SIZE_TOO_SMALL(34, "the size is %d, but %s ends at %d"),
  NEGATIVE_SIZE(35, "the size cannot be %d; leave it out if the last component ends the structure"),
  TOO_LARGE(36, "%s ends beyond 2^31 - 1 bytes; no structure is as large"),

  // Registers and access.
  MISSING_AT(40, "nothing says where the register %s lies; write @At"),
  MISSING_ACCESS(41, "nothing says how the register %s may be accessed; write @Access"),
  BUS_WIDTH(
      42,
      "a bus does not access %d bits; write 8, 16, 32 or 64, or leave it out if each register has"
          + " its own width"),
  WIDTH_NOT_ON_BUS(43, "%s is %d bits wide, but the bus accesses %d bits and nothing else%s"),
  SPLIT_NOT_ON_BUS(
      44,
      "a register is split into accesses of 32 bits, but the bus accesses %d bits and nothing else;"
          + " write width = 32, or no split"),
  ACCESS_IN_MESSAGE(
      45,
      "%s cannot be %s: a @Message is read as a whole, and %s; only READ_ONLY and READ_WRITE are"
          + " possible inside"),
  ACCESS_NEEDS_SCALAR(46, "%s is %s, so it cannot be %s: that is for one integer"),
  CLEARS_IN_PARTS(
      47,
      "%s is %d bits wide and read in parts that may have to be read again, so reading cannot clear"
          + " it; describe its parts as fields of their own"),
  CLEAR_OF_CODES(48, "%s is an enum, but WRITE_1_CLEARS is about single bits; make it an integer"),

  // Defaults and tags.
  DEFAULT_OUT_OF_RANGE(50, "the default %d does not fit %s; it is %d to %d"),
  DEFAULT_WITHOUT_CODE(51, "the default %d of %s is the code of no constant of %s; it has %s"),
  DEFAULT_NOT_SCALAR(52, "%s is %s, but a default is one number; remove @Default"),
  DEFAULT_NEVER_USED(53, "the default of %s is never read: %s; remove @Default"),
  TAG_OUTSIDE_MESSAGE(54, "%s cannot be a @Tag: it takes a request's code, and %s is no @Message"),
  TAG_NOT_INTEGER(
      55, "%s cannot be a @Tag: it takes a request's code, which is an integer of at most 32 bits"),

  // Names.
  NAME_CLASH(60, "%s and %s both become %s in %s; rename one of them"),
  RESERVED_NAME(
      61,
      "%s cannot be named so: %s has its own %s; rename the component, and name the specification's"
          + " field in its comment"),
  GENERATED_CLASS_CLASH(62, "%s and %s both become the class %s; rename one of them"),
  GENERATED_CLASS_EXISTS(
      63, "%s becomes the class %s, but there is a class of this name already; rename one of them"),

  // Codes.
  CODE_NOT_ON_CONSTANT(70, "@Code stands on the constants of an enum, but %s is not one"),
  MISSING_CODE(71, "%s has no number on the wire, but other constants of %s have; write @Code"),
  DUPLICATE_CODE(72, "%s and %s have the same code %d"),
  CODE_OUT_OF_RANGE(73, "the code %d is not 0 to 4294967295, so no field of 32 bits can hold it"),
  SEVERAL_OTHERWISE(74, "%s and %s both stand for all other codes; one constant can"),
  OTHERWISE_OK(75, "%s stands for all unknown codes, so it cannot mean success"),

  // Features and conditions.
  NOT_AN_ENUM(80, "@FeatureEnum describes an enum, but %s is not one"),
  BIT_OUTSIDE_FEATURE_ENUM(
      81, "@Bit stands on the constants of an enum with @FeatureEnum, but %s is not one"),
  MISSING_BIT(82, "nothing says which bit the feature %s is; write @Bit"),
  DUPLICATE_BIT(83, "%s and %s are the same bit %d"),
  BIT_OUT_OF_RANGE(84, "there is no feature bit %d; write 0 to 127"),
  CONDITION_NOT_IN_FEATURE_ENUM(
      85,
      "@FeatureCondition stands on an annotation that an enum with @FeatureEnum declares inside,"
          + " but %s is not one"),
  CONDITION_ATTRIBUTE(
      86, "a condition has no attribute %s; it may have value, anyOf, not and offered%s"),
  CONDITION_ATTRIBUTE_TYPE(87, "the attribute %s of a condition is a %s, not a %s"),
  CONDITION_RETENTION(
      88,
      "%s vanishes from class files, so conditions in other jars could not be seen; write"
          + " @Retention(CLASS), or nothing"),
  EMPTY_CONDITION(
      89, "the condition names no feature, so it is always met; name one, or remove it"),
  CONTRADICTORY_CONDITION(90, "the condition is never met, or no condition: %s is named twice"),
  SEVERAL_CONDITIONS(91, "%s has two conditions; join them in one annotation"),
  CONDITIONS_OF_TWO_ENUMS(
      92,
      "the condition of %s is about %s, but that of %s is about %s; a record belongs to one"
          + " device"),
  CONDITION_IN_MESSAGE(
      93,
      "%s has a condition, but a @Message always has all of its components; put the condition on"
          + " the component whose type it is"),
  PREREQUISITE_OFFERED(94, "a feature needs what is accepted, not what is offered; remove offered"),
  PREREQUISITE_OF_OTHER_ENUM(
      95, "%s needs a feature of %s, but a device negotiates its own features only"),
  PREREQUISITE_NEVER_ACCEPTED(
      96, "%s can never be accepted: it needs %s, which says accept = false");

  private final int number;
  private final String format;

  Diagnostic(int number, String format) {
    this.number = number;
    this.format = format;
  }

  /** The stable id: {@code VIO} and three digits. */
  public String id() {
    return String.format("VIO%03d", number);
  }

  /** The message with its id. */
  String message(Object... arguments) {
    return id() + ": " + String.format(format, arguments);
  }
}
