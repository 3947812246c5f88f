package org.virtio4j.processor.validation;

import java.util.Locale;

/**
 * All that can be wrong with a description. Each constant has a number that never changes and is
 * never used again, and the format of its message: what is wrong, where, and what would be right.
 *
 * <p>Numbers below 100 are about layouts, features and codes, those from 100 about devices, queues
 * and requests, those from 200 again about layouts. Each constant has a test, found by its name.
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
      "%s carries @%s, but its record carries none of @ConfigSpace, @Registers, @Message and @Word,"
          + " so it describes nothing"),

  // What a component is.
  NO_WIRE_TYPE(10, "nothing says what %s is on the wire; for a component of type %s write %s"),
  SEVERAL_WIRE_TYPES(11, "%s is both @%s and @%s on the wire; keep one of them"),
  WRONG_JAVA_TYPE(12, "@%s does not fit %s of type %s; it takes %s"),
  UNSUPPORTED_COMPONENT_TYPE(
      13,
      "%s has type %s; a component is an integer, a boolean, an enum with @Code, a record with"
          + " @Message or @Word, a union, or an array"),
  WIRE_TYPE_ON_GROUP(
      14, "%s is a %s, whose own components say what they are on the wire; remove @%s"),
  ENUM_WITHOUT_CODES(
      15, "%s is of the enum %s, whose constants have no numbers on the wire; give them @Code"),
  CODE_TOO_WIDE(16, "@%s %s cannot hold %s.%s, whose code is %d; it holds at most %d"),
  NOT_A_MESSAGE(
      17, "%s is of the record %s, which describes no structure; give that @Message or @Word"),
  NESTED_IN_ITSELF(18, "%s nests %s in itself, so its size has no end"),
  ARRAY_WITHOUT_LENGTH(
      19,
      "%s is an array, but nothing says how many elements it has; write @Length, or put it at the"
          + " end of a @Message, where it takes what is left"),
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
  CODE_NOT_ON_CONSTANT(
      70,
      "@Code stands on the constants of an enum, or on a record that implements a sealed interface,"
          + " but %s is none of them"),
  MISSING_CODE(71, "%s has no number on the wire, but other constants of %s have; write @Code"),
  DUPLICATE_CODE(72, "%s and %s have the same code %d"),
  CODE_OUT_OF_RANGE(73, "the code %d is not 0 to 4294967295, so no field of 32 bits can hold it"),
  SEVERAL_OTHERWISE(74, "%s and %s both stand for all other codes; one constant can"),
  OTHERWISE_OK(75, "%s stands for all unknown codes, so it cannot mean success"),

  // Features and conditions.
  NOT_AN_ENUM(80, "@FeatureEnum describes an enum, but %s is not one"),
  BIT_OUTSIDE_FEATURE_ENUM(
      81,
      "@Bit stands on the constants of an enum with @FeatureEnum, or on the components of a record"
          + " with @Word, but %s is none of them"),
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
  PREREQUISITE_OFFERED(94, "a feature needs what is accepted, not what is offered; remove offered"),
  PREREQUISITE_OF_OTHER_ENUM(
      95, "%s needs a feature of %s, but a device negotiates its own features only"),
  PREREQUISITE_NEVER_ACCEPTED(
      96, "%s can never be accepted: it needs %s, which says accept = false"),
  // Devices.
  NOT_AN_INTERFACE(100, "@VirtioDevice describes an interface, but %s is not one"),
  GENERIC_INTERFACE(
      101, "%s has type parameters, but a driver is made for one device; remove them"),
  DEVICE_ID_OUT_OF_RANGE(102, "there is no device type %d; they begin at 1 (VIRTIO 1.4, 5)"),
  NOT_A_CONFIG_SPACE(
      103, "%s describes no configuration space; name a record with @ConfigSpace, or leave it out"),
  NOT_A_FEATURE_ENUM(
      104, "%s describes no features; name an enum with @FeatureEnum, or leave it out"),
  CONFIG_OF_OTHER_FEATURES(
      105, "the conditions of %s are about %s, but %s; a device negotiates its own features only"),
  METHOD_WITHOUT_QUEUE(106, "nothing says which queue %s is; write @Queue, or give it a body"),
  GENERATED_METHOD_CLASH(107, "%s would make %s, but %s has made it already; rename one of them"),

  // Queues.
  QUEUE_OUTSIDE_DEVICE(
      110,
      "@Queue stands on %s, which is not of a device; write it on an interface with @VirtioDevice,"
          + " or on one of its methods"),
  DUPLICATE_QUEUE_INDEX(111, "%s and %s are both queue %d"),
  QUEUE_ATTRIBUTE_OUT_OF_RANGE(112, "%s is %d to %d, not %d"),
  QUEUE_ATTRIBUTE_MEANINGLESS(113, "%s means nothing for %s: %s; remove it"),
  QUEUE_WITH_PARAMETERS(
      114,
      "%s has a parameter that is not the one int by which a family's queues are numbered; describe"
          + " different queues by methods of their own"),
  NOT_A_QUEUE_TYPE(
      115,
      "%s returns %s, which is no queue; return ReceiveQueue, TransmitQueue, or an interface that"
          + " has a method with @Request"),
  CONDITIONAL_QUEUE(
      116,
      "%s has a condition, but a device whose one queue does not exist cannot be used; put it on"
          + " the requests"),
  PART_NOT_A_MESSAGE(
      117,
      "the %s %s describes no structure in memory; name a record with @Message, or leave it out"),
  ARRAY_IN_HEADER(
      118,
      "%s has an array, but a parameter sets one integer; make it data of the request, or single"
          + " components"),
  STATUS_WITHOUT_OK(
      119,
      "no code of %3$s means success, so nothing in %1$s tells whether a request succeeded; write"
          + " ok = true on that constant, or make %2$s an integer"),
  SEVERAL_STATUSES(120, "%s and %s of %s both tell whether a request succeeded; one component can"),
  STATUS_IN_ARRAY(
      121,
      "the status %s of %s is several, since it lies in an array; a request has one status, outside"
          + " of arrays"),
  STATUS_LIKE_POISON(
      122,
      "%s.%s means success and is 0x%s, which is also what a reply holds that the device did not"
          + " write; such a status cannot be trusted, so make it an integer"),

  // Requests.
  METHOD_WITHOUT_REQUEST(
      130, "nothing says which request %s is; write @Request, or give it a body"),
  NOT_AN_ABSTRACT_METHOD(
      131,
      "@%s stands on %s, which is no abstract method of an interface, so nothing is generated"
          + " for it; %s"),
  GENERIC_METHOD(132, "%s has type parameters, but what it stands for has one form; remove them"),
  LOST_PARAMETER_NAMES(
      133,
      "%s comes from a class file that does not have its parameters' names; compile that with"
          + " -parameters, or from source"),
  EMPTY_REQUEST(
      134,
      "%s sends nothing and asks for nothing: the queue has neither header nor reply; add data, or"
          + " a header"),
  WRONG_NUMBER_OF_CODES(135, "%s has %d codes, but %s"),
  REQUEST_CODE_OUT_OF_RANGE(136, "the code %d does not fit the tag %s, which has %d bits"),
  REQUEST_CODE_WITHOUT_CONSTANT(137, "the code %d is that of no constant of %s"),
  DUPLICATE_REQUEST_CODE(
      138,
      "%s and %s have the same codes, so the device cannot tell them apart; only forms of one"
          + " request, which have one name, may"),
  OVERLOADS_OF_TWO_CONDITIONS(
      139,
      "the forms of %s exist under different conditions, but there is one %s; give them the same"
          + " condition, or other names"),
  CONDITION_OF_OTHER_FEATURES(140, "the condition of %s is about %s, but %s"),

  // Their parameters.
  PARAMETER_WITHOUT_HEADER(
      150,
      "%s sets nothing: the queue has no header; name one in @Queue, give it a wire type such as"
          + " @U32, or make it a MemorySegment with @DeviceReadable or @DeviceWritable"),
  NO_SUCH_COMPONENT(151, "%s has no component %s%s"),
  PARAMETER_SETS_TAG(152, "%s is set by the code in @Request; remove the parameter"),
  WRONG_PARAMETER_TYPE(153, "%s is %s here, but %s in %s"),
  COMPONENT_WITHOUT_SOURCE(
      154,
      "nothing says what %s of %s is in %s; add a parameter of that name, or give the component"
          + " @Default"),
  DATA_NOT_A_SEGMENT(155, "data are a java.lang.foreign.MemorySegment, but %s is of type %s"),
  DATA_WITHOUT_DIRECTION(
      156,
      "nothing says whether the device reads %s or writes it; write @DeviceReadable or"
          + " @DeviceWritable"),
  DATA_OF_TWO_DIRECTIONS(157, "the device either reads %s or writes it; remove one annotation"),
  DATA_OUT_OF_ORDER(
      158,
      "%s comes after %s, but all that the device reads comes before all that it writes (VIRTIO"
          + " 1.4, 2.7.4.2)"),
  DATA_OUTSIDE_REQUEST(
      159, "%s is data, but %s is no request; write @Request on it, or remove @%s"),

  // Their results.
  WRONG_RETURN_TYPE(
      170,
      "%s returns %s, but a request returns void, a number, or what the reply has: an enum with"
          + " @Code, a boolean, or a record with @Message"),
  NOTHING_TO_RETURN(
      171,
      "%s returns %s, but the device answers no number: the request has no writable data, and the"
          + " reply nothing besides its status; return void"),
  AMBIGUOUS_RESULT(172, "%s could return %s or %s of the reply; name one in @Request with returns"),
  WRONG_RESULT_TYPE(173, "%s returns %s, but %s of the reply is of type %s"),

  // Checks.
  CHECK_NOT_STATIC_VOID(
      180,
      "%s cannot run before requests: a check is a static void method that is not private, has no"
          + " type parameters and throws no checked exceptions"),
  CHECK_OUTSIDE_QUEUE(
      181, "%s checks nothing: %s has no requests; move it to the interface that has them"),
  NO_SUCH_REQUEST(182, "there is no request %s%s"),
  NO_SUCH_CHECK_PARAMETER(
      183, "%s is neither a parameter of %s nor a field of the configuration space%s"),
  AMBIGUOUS_CHECK_PARAMETER(
      184,
      "%s is both a parameter of %s and a field of the configuration space; rename the request's"),
  WRONG_CHECK_PARAMETER_TYPE(185, "%s is %s here, but %s where its value comes from"),
  FIELD_CANNOT_BE_KEPT(186, "%s cannot be used here: %s"),

  // Families of queues, and queues that are not in all devices.
  QUEUE_WITHOUT_INDEX(
      250, "nothing says which index %1$s has; write index, or declare static int %2$s(...)%3$s"),
  NUMBER_TWICE(251, "%s of %s is written here, but %s computes it too; remove one of them"),
  FAMILY_WITHOUT_COUNT(
      252,
      "%1$s stands for several queues, but nothing says how many; declare static int"
          + " %2$s(...)%3$s"),
  FORMULA_NOT_STATIC_INT(
      253,
      "%s cannot compute anything for %s: such a method is a static int method that is not private,"
          + " has no type parameters and throws no checked exceptions"),
  CONFIG_NOT_WHOLE(
      254,
      "%s cannot be read as a whole, since a part of it cannot be read, or has a condition and no"
          + " @Default; write a parameter for each field that is needed"),
  QUEUES_MEET(
      255, "%s and %s can both be queue %d; write other indices or steps, or compute the indices"),

  // Requests with parts of their own.
  AMBIGUOUS_COMPONENT(
      257, "%s could be %s of %s or %s of %s; name the parameter after the one that is meant"),
  PART_AFTER_DATA(
      258,
      "%s comes after %s, which is data, but it goes into the request itself, which comes first;"
          + " write it before"),
  RECORD_NOT_ENCODABLE(
      259,
      "%s is of %s, %s, so it cannot be written into a request; take it as data, in a"
          + " MemorySegment"),
  ROOM_MISSING(
      260,
      "the size of %s varies, but nothing says how large it can become; write bytes in @Request"),
  ROOM_MEANINGLESS(261, "%s is always as large, so bytes means nothing; remove it"),
  ROOM_TOO_SMALL(262, "%s has room for %d bytes, but needs more than %d"),
  NO_SUCH_RESULT(263, "the reply to %s has no component %s besides its status%s"),
  NO_SUCH_LENGTH(264, "no component %s can take the size of %s%s"),
  NOT_A_LENGTH(265, "%s cannot take the size of %s: %s"),
  NO_SUCH_LENGTH_FIELD(
      266, "the configuration space has no field %s that could say the size of %s%s"),
  LENGTH_MEANINGLESS(267, "@Length says nothing of %s: %s"),
  MAX_MEANINGLESS(
      268,
      "max says how many segments an array has, but %s is one; remove it, or make it an array"),
  NO_SUCH_REPLY_RECORD(
      269,
      "%s returns %s, but there is none in the reply of %s; return the reply, or a part of it"),
  SEVERAL_REPLY_RECORDS(
      270,
      "%s returns %s, but there are several in %s; return all of it, or make the types differ"),
  CONDITION_IN_HEADER(
      271,
      "the end of %s depends on features, but a parameter sets a component that is always there;"
          + " describe it without conditions"),
  REPLY_OF_NO_SIZE(
      272,
      "the size of %s varies, so no place for it can be prepared; end it before what varies, and"
          + " let the device write that into data"),

  // Words of bit-fields.
  WORD_BITS(200, "a word has 8, 16, 32 or 64 bits, not %d"),
  BIT_FIELD_WITHOUT_BIT(201, "nothing says which bits of its word %s is; write @Bit"),
  BIT_OUT_OF_WORD(202, "%s cannot begin at bit %d; the word has bits 0 to %d"),
  BIT_WIDTH(203, "%s cannot have %d bits; from its first bit on the word has 1 to %d"),
  BITS_OVERLAP(204, "%s is %s, which overlaps %s at %s"),
  BIT_FIELD_TYPE(205, "%s has type %s, but a bit-field of width %d is %s"),
  BIT_FIELD_ANNOTATION(
      206,
      "%s is a bit-field: @Bit says where it lies, and the integer around it all else; remove @%s"),
  BIT_ATTRIBUTE_MEANINGLESS(207, "%s means nothing for %s, which is %s; remove it"),
  SEVERAL_TAGS(208, "%s and %s are both tags, but a word has room for one; remove one @Tag"),

  // Conditional tails of messages.
  CONDITION_NOT_AT_END(
      209,
      "%s always exists, but %s before it does not; only what ends a message can be left out, so"
          + " give it a condition too"),
  CONDITIONAL_WITHOUT_DEFAULT(
      210,
      "nothing says what %s is in a message that does not have it; give it @Default, or put it into"
          + " a record with @Message, which is null then"),
  CONDITIONAL_PART(
      211,
      "%s is of %s, whose length depends on features, so nothing could follow it; put its"
          + " conditional components here"),
  CONDITION_ON_OFFER(
      212,
      "%s cannot depend on what is offered: a message has what was negotiated; remove offered"),

  // Lengths.
  LENGTH_TWICE(213, "the length of %s is stated twice; write either a number or of"),
  LENGTH_MISSING(214, "nothing says the length of %s; write @Length(n) or @Length(of = ...)"),
  LENGTH_ATTRIBUTE(215, "%s means nothing for %s: %s; remove it"),
  NO_SUCH_SIBLING(216, "%s has no component %s before %s%s"),
  NOT_A_COUNT(
      217,
      "%s cannot tell the length of %s: it is %s; a length is an unsigned integer that always"
          + " exists"),
  COUNT_OF_TWO(218, "%s tells the length of %s already, so it cannot tell that of %s"),
  VARIABLE_OUTSIDE_MESSAGE(
      219, "%s has no fixed size, but all fields of %s lie at fixed places; write @Length(n)"),
  VARIABLE_PART(
      220,
      "%s is of %s, whose size is not fixed; only a case of a union may be so, or what a request"
          + " has as a whole"),
  ELEMENT_WITHOUT_SIZE(
      221, "the elements of %s have no size, so any number of them would fit; make it one record"),
  AT_AFTER_VARIABLE(
      222, "%s has no fixed offset, since it comes after %s, whose size varies; remove @At"),
  CONDITION_AFTER_VARIABLE(
      223,
      "%s cannot have a condition: a message ends with what features add or with what varies, and"
          + " here %s varies"),

  // Unions.
  NOT_A_UNION(
      224,
      "%s is of the interface %s, which is no union; make it sealed, with records that have"
          + " @Message and @Code"),
  CASE_NOT_A_MESSAGE(
      225, "%s is a case of the union %s, but no record with @Message; give it that"),
  CASE_WITHOUT_CODE(226, "nothing says when %s is the case of %s; write @Code"),
  CASE_OK(227, "ok means nothing for %s, which is a case of a union; remove it"),
  CASE_WITHOUT_TAG(
      228, "nothing in %s tells the case of its union; give one of its components @Tag"),
  UNION_OF_TWO_TAGS(229, "the case of %s would be told by %s and by %s; remove one @Tag"),
  TAG_WITHOUT_CODE(230, "%s has the code %d, which the tag %s cannot have: %s"),
  UNION_TOO_SMALL(231, "%s has %d bytes, but its case %s has %d"),
  UNION_WITHOUT_END(
      232,
      "nothing says where %s ends, since its case %s has no fixed size; write @Length, or put it at"
          + " the end"),
  UNION_IN_ARRAY(233, "%s is an array of unions; put the union and its tag into a record"),
  UNION_OUTSIDE_MESSAGE(
      234, "nothing tells the case of %s in a configuration space but a selector; write @Banked"),
  TAG_OF_TWO_UNIONS(235, "%s and %s would have the same tag %s; put one of them into a record"),

  // Banks.
  BANKED_IN_MESSAGE(
      236, "%s cannot be banked: a message lies in memory, where nothing selects; remove @Banked"),
  BANKED_BY_NOTHING(237, "nothing selects %s; name its selectors in by"),
  NO_SUCH_SELECTOR(238, "there is no %s that could select %s%s"),
  NOT_A_SELECTOR(239, "%s cannot select %s: %s"),
  REGISTERS_NOT_BANKED(
      240,
      "%s is of %s, which are registers; write @Banked if a selector chooses them, else describe"
          + " them as registers of their own"),
  BANK_OFFSET(
      241, "the registers of the bank %s lie where %s says, counted as all others; write @At(0)"),
  BANK_ACCESS(
      242, "each register of the bank %s says in %s how it may be accessed; remove @Access"),
  BANK_OF_OTHER_BUS(
      243, "the bank %s lies on the same bus, so %s has the same width and split as %s"),
  BANKED_SHAPE(
      244,
      "%s cannot be banked: that is for one integer, for a record with @Registers, or for a union"
          + " of a configuration space"),
  SELECTED_WITHOUT_SIZE(
      245,
      "nothing says how much of %s the device shows, and how much it may be; write @Length(of ="
          + " ...), and the size of %s"),
  SELECTED_WITHOUT_TAG(246, "no selector of %s tells its case; give one of them @Tag"),
  SELECTED_WITH_LENGTH(
      247,
      "the case %s of %s has a length inside, but the size that the device shows is all that is"
          + " known; make it a last array without @Length"),

  // Foreign byte orders.
  ORDER_OUTSIDE_MESSAGE(
      248,
      "%s cannot have another byte order: %s is accessed by its registers, which are little-endian;"
          + " only a @Message in memory may be foreign"),
  ORDER_MEANINGLESS(249, "@Order means nothing for %s: %s; remove it");

  private final int number;
  private final String format;

  Diagnostic(int number, String format) {
    this.number = number;
    this.format = format;
  }

  /** The stable id: {@code VIO} and three digits. */
  public String id() {
    return String.format(Locale.ROOT, "VIO%03d", number);
  }

  /** The message with its id. */
  String message(Object... arguments) {
    return id() + ": " + String.format(Locale.ROOT, format, arguments);
  }
}
