package org.virtio4j.processor;

import static org.virtio4j.processor.Descriptions.compile;
import static org.virtio4j.processor.Descriptions.source;

import java.io.IOException;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole text of what is generated for layouts, features and codes: one test a shape. */
class LayoutGoldenTest {
  @RegisterExtension final GoldenFiles golden = new GoldenFiles();

  private static final JavaFileObject FEATURES =
      source(
          "test.DiskFeature",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "@FeatureEnum public enum DiskFeature {",
          "  @Bit(6) BLK_SIZE, @Bit(10) TOPOLOGY, @Bit(9) FLUSH,",
          "  @Bit(11) @If(FLUSH) CONFIG_WCE,",
          "  @Bit(value = 12, accept = false) MQ,",
          "  @Bit(57) HASH_REPORT,",
          "  @Bit(65) @If(value = FLUSH, anyOf = {TOPOLOGY, BLK_SIZE}, not = MQ) WIDE;",
          "  @FeatureCondition public @interface If {",
          "    DiskFeature[] value() default {};",
          "    DiskFeature[] anyOf() default {};",
          "    DiskFeature[] not() default {};",
          "    boolean offered() default false;",
          "  }",
          "}");

  private static final JavaFileObject STATUS =
      source(
          "test.Status",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "public enum Status {",
          "  @Code(value = 0, ok = true) OK,",
          "  @Code(1) IOERR,",
          "  @Code(otherwise = true) UNKNOWN",
          "}");

  @Test
  void featureTable() throws IOException {
    golden.check(compile(FEATURES));
  }

  @Test
  void featureTableWithoutPrerequisites() throws IOException {
    golden.check(
        compile(
            source(
                "test.Feature",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@FeatureEnum enum Feature { @Bit(0) ONE, @Bit(127) LAST }")));
  }

  @Test
  void codesOfStatus() throws IOException {
    golden.check(compile(STATUS));
  }

  @Test
  void codesOfPlainEnum() throws IOException {
    golden.check(
        compile(
            source(
                "test.Outer",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "interface Outer {",
                "  enum Kind { @Code(7) SMALL, @Code(0x1100) LARGE, @Code(0xffff_ffffL) LAST }",
                "}")));
  }

  @Test
  void codesWithSeveralSuccesses() throws IOException {
    golden.check(
        compile(
            source(
                "test.Reply",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "public enum Reply {",
                "  @Code(value = 0x1100, ok = true) NODATA,",
                "  @Code(value = 0x1101, ok = true) DISPLAY_INFO,",
                "  @Code(0x1200) UNSPECIFIED",
                "}")));
  }

  /** Conditions of all kinds, defaults, a group, 64 bits, an enum, a boolean, an array, a gap. */
  @Test
  void configSpace() throws IOException {
    golden.check(
        compile(
            FEATURES,
            STATUS,
            source(
                "test.DiskConfig",
                "package test;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace(size = 64, spec = \"5.2.4\") public record DiskConfig(",
                "    @U64 long capacity,",
                "    @U32 @If(BLK_SIZE) @Default(512) long blkSize,",
                "    @If(TOPOLOGY) Topology topology,",
                "    @U8 @If(anyOf = {CONFIG_WCE, FLUSH}) @Access(AccessMode.READ_WRITE)",
                "        boolean writeback,",
                "    @At(22) @U16 @If(value = MQ, not = WIDE) @Default(1) int numQueues,",
                "    @U8 @Length(6) byte[] mac,",
                "    @U8 Status state,",
                "    @At(32) @S32 @Access(AccessMode.READ_WRITE) int offset,",
                "    @U64 @Access(AccessMode.READ_WRITE) long mark,",
                "    @U32 @If(value = FLUSH, offered = true) @Access(AccessMode.WRITE_ONLY)",
                "        long emergency) {",
                "  @Message public record Topology(",
                "      @U8 int physicalBlockExp, @U8 int alignmentOffset,",
                "      @U16 int minIoSize, @U32 long optIoSize) {}",
                "}")));
  }

  /** All is readable, or has a default: it can be read as a whole. */
  @Test
  void configSpaceReadAsAWhole() throws IOException {
    golden.check(
        compile(
            FEATURES,
            source(
                "test.Whole",
                "package test;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace record Whole(",
                "    @U32 long version,",
                "    @U32 @If(BLK_SIZE) @Default(512) long blkSize,",
                "    @U16 @Length(2) int[] counts,",
                "    @Length(2) Part[] parts) {",
                "  @Message record Part(@U32 long id, @U8 @Length(4) byte[] name) {}",
                "}")));
  }

  @Test
  void registersOfAllModesOnABusOf32Bits() throws IOException {
    golden.check(
        compile(
            source(
                "test.Mmio",
                "package test;",
                "import static org.virtio4j.annotation.AccessMode.*;",
                "import org.virtio4j.annotation.*;",
                "@Registers(size = 0x100, width = 32, split = Split.LOW_FIRST, spec = \"4.2.2\")",
                "public record Mmio(",
                "    @At(0x000) @U32 @Access(READ_ONLY) long magicValue,",
                "    @At(0x014) @U32 @Access(WRITE_ONLY) long deviceFeaturesSel,",
                "    @At(0x060) @U32 @Access(READ_CLEARS) long isr,",
                "    @At(0x064) @U32 @Access(WRITE_1_CLEARS) long events,",
                "    @At(0x070) @U32 @Access(READ_WRITE) long status,",
                "    @At(0x080) @U64 @Access(WRITE_ONLY) long desc,",
                "    @At(0x0b0) @U64 @Access(READ_ONLY) long shmLen) {}")));
  }

  @Test
  void registersOfAllWidths() throws IOException {
    golden.check(
        compile(
            FEATURES,
            STATUS,
            source(
                "test.Block",
                "package test;",
                "import static org.virtio4j.annotation.AccessMode.*;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@Registers public record Block(",
                "    @At(0) @U8 @Access(READ_WRITE) int a,",
                "    @At(1) @S8 @Access(READ_WRITE) int b,",
                "    @At(2) @U16 @Access(READ_WRITE) int c,",
                "    @At(4) @S16 @Access(READ_WRITE) int d,",
                "    @At(8) @U64 @Access(READ_WRITE) long e,",
                "    @At(16) @U8 @Access(READ_WRITE) Status f,",
                "    @At(17) @U8 @Access(WRITE_1_CLEARS) boolean g,",
                "    @At(20) @U32 @Access(READ_WRITE) @If(FLUSH) @Default(7) long h) {}")));
  }

  @Test
  void registersSplitHighFirst() throws IOException {
    golden.check(
        compile(
            source(
                "test.HighFirst",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Registers(split = Split.HIGH_FIRST) record HighFirst(",
                "    @At(4) @U64 @Access(AccessMode.READ_WRITE) long a) {}")));
  }

  /** A gap, a tail, a tag, a default, an enum, a boolean, signed integers, arrays, groups. */
  @Test
  void message() throws IOException {
    golden.check(
        compile(
            STATUS,
            source(
                "test.Header",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message(size = 64, spec = \"5.2.6\") public record Header(",
                "    @Tag @U32 int type,",
                "    @At(8) @U64 @Default(0) long sector,",
                "    @U8 Status status,",
                "    @U8 boolean flag,",
                "    @S16 int change,",
                "    @S8 int small,",
                "    @U16 @Length(3) int[] counts,",
                "    Part part,",
                "    @Length(2) Part[] parts) {",
                "  @Message(size = 8) public record Part(@U32 long id, @U8 @Length(2) byte[] name)"
                    + " {}",
                "}")));
  }

  @Test
  void messageWithALargeGap() throws IOException {
    golden.check(
        compile(
            source(
                "test.Sparse",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message(size = 512) record Sparse(@U8 int first, @At(256) @U64 long second)"
                    + " {}")));
  }

  /** Bit-fields of all kinds in integers of 16 and of 64 bits. */
  @Test
  void words() throws IOException {
    golden.check(
        compile(
            STATUS,
            source(
                "test.Flags",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Word(bits = 16, spec = \"5.1.6\") public record Flags(",
                "    @Bit(0) boolean needed, @Bit(value = 1, width = 3) int count,",
                "    @Bit(15) int top, @Bit(value = 8, width = 4) Status status) {}"),
            source(
                "test.Wide",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Word(bits = 64) record Wide(",
                "    @Bit(value = 40, width = 24) int high, @Bit(value = 0, width = 33) long low,",
                "    @Bit(value = 33, width = 4) Status status, @Bit(37) boolean flag) {}"),
            source(
                "test.Whole",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Word(bits = 32) record Whole(@Bit(value = 0, width = 32) long all) {}")),
        "Bits");
  }

  private static final JavaFileObject FLAGS =
      source(
          "test.Flags",
          "package test;",
          "import org.virtio4j.annotation.*;",
          "@Word(bits = 8) public record Flags(",
          "    @Bit(0) boolean needed, @Bit(value = 1, width = 3) int count) {}");

  /** A word in a message: the record, the integer, and each bit-field; also in an array. */
  @Test
  void wordsInAMessage() throws IOException {
    golden.check(
        compile(
            FLAGS,
            source(
                "test.Packet",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Packet(@U16 int kind, Flags flags, @Length(3) Flags[] more) {}")),
        "Codec");
  }

  /** Words in a configuration space and in registers, with a default, written, and cleared. */
  @Test
  void wordsInRegisters() throws IOException {
    golden.check(
        compile(
            FEATURES,
            FLAGS,
            source(
                "test.FlagConfig",
                "package test;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace record FlagConfig(",
                "    @If(FLUSH) @Default(3) Flags flags,",
                "    @Access(AccessMode.READ_WRITE) Flags written, @Length(2) Flags[] more) {}"),
            source(
                "test.FlagRegisters",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Registers record FlagRegisters(",
                "    @At(0) @Access(AccessMode.WRITE_1_CLEARS) Flags cleared,",
                "    @At(1) @Access(AccessMode.READ_CLEARS) Flags taken) {}")),
        "Accessor");
  }

  /** A message whose end exists only with features: records, and an integer with a default. */
  @Test
  void conditionalTail() throws IOException {
    golden.check(
        compile(
            FEATURES,
            source(
                "test.Header",
                "package test;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@Message(size = 32, spec = \"5.1.6\") record Header(",
                "    @U8 int kind, @U16 int size,",
                "    @At(4) @If(anyOf = {HASH_REPORT, WIDE}) Part hash,",
                "    @If(WIDE) @U32 @Default(9) long extra,",
                "    @If(value = WIDE, not = MQ) Part last) {",
                "  @Message(size = 8) record Part(@U32 long value, @U16 int report) {}",
                "}")),
        "HeaderCodec");
  }

  /** Arrays whose lengths others tell, components behind them, and what is left at the end. */
  @Test
  void variableArrays() throws IOException {
    golden.check(
        compile(
            FLAGS,
            source(
                "test.Table",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message public record Table(",
                "    @U32 long types, @U16 int mask,",
                "    @Length(of = \"mask\", plus = 1) Flags[] flags,",
                "    @U16 int most, Entry last,",
                "    @U8 int keyLength, @U8 @Length(of = \"keyLength\") byte[] key,",
                "    Entry[] more) {",
                "  @Message public record Entry(@U64 long address, @U32 long length) {}",
                "}"),
            source(
                "test.Names",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Names(",
                "    @U64 long count, @Length(of = \"count\") Name[] names) {",
                "  @Message record Name(@U8 @Length(6) byte[] text, @U8 Kind kind) {}",
                "  enum Kind { @Code(1) ONE, @Code(2) TWO }",
                "}"),
            source(
                "test.Blob",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message(size = 40) record Blob(",
                "    @U32 long size, @At(8) @U8 @Length(of = \"size\") byte[] data) {}"),
            source(
                "test.Text",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Text(@U8 byte[] utf8) {}")),
        "Codec");
  }

  /**
   * Unions: of a fixed room, of what is left, of a stated length, inside others; tags all around.
   */
  @Test
  void unions() throws IOException {
    golden.check(
        compile(
            source(
                "test.Body",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "public sealed interface Body {",
                "  @Code(0x1000) @Message record Pair(@U16 int a, @U16 int b) implements Body {}",
                "  @Code(0x1001) @Message record Empty() implements Body {}",
                "  @Code(otherwise = true) @Message record Other(@U32 long data)",
                "      implements Body {}",
                "}"),
            source(
                "test.Value",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "sealed interface Value {",
                "  @Code(1) @Message record Range(@U64 long start, @U64 long end)",
                "      implements Value {}",
                "  @Code(2) @Message record Bytes(@U8 byte[] bytes) implements Value {}",
                "}"),
            source(
                "test.Kind",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "enum Kind { @Code(0x1000) PAIR, @Code(0x1001) EMPTY,",
                "    @Code(otherwise = true) UNKNOWN }"),
            source(
                "test.Type",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Word(bits = 16) record Type(",
                "    @Bit(value = 4, width = 12) @Tag int code, @Bit(0) boolean flag) {}"),
            source(
                "test.Before",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Before(@Tag @U32 Kind kind, Body body) {}"),
            source(
                "test.Behind",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message(size = 32) record Behind(",
                "    @U32 long id, @Length(24) Value value, @Tag @U8 int kind) {}"),
            source(
                "test.Property",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Property(",
                "    Type type, @U16 int length, @Length(of = \"length\") Value value) {}"),
            source(
                "test.Last",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Last(@Tag @U16 int kind, Value value) {}"),
            source(
                "test.Around",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message record Around(@Tag @U16 int kind, Inner inner, @Length(2) Before[] all)"
                    + " {",
                "  @Message record Inner(@U16 int id, Body body) {}",
                "}")),
        "Codec");
  }

  /** Registers that are selected one by one and as banks, with conditions. */
  @Test
  void banks() throws IOException {
    golden.check(
        compile(
            FEATURES,
            source(
                "test.Block",
                "package test;",
                "import static test.DiskFeature.*;",
                "import org.virtio4j.annotation.*;",
                "@Registers(size = 64, width = 32, split = Split.LOW_FIRST) public record Block(",
                "    @At(0) @Access(AccessMode.WRITE_ONLY) @U32 long select,",
                "    @At(4) @Access(AccessMode.READ_WRITE) @U32 @Banked(by = \"select\") long"
                    + " word,",
                "    @At(8) @Access(AccessMode.READ_WRITE) @U32 long other,",
                "    @At(12) @Access(AccessMode.READ_CLEARS) @U32",
                "        @Banked(by = {\"other\", \"select\"}) long taken,",
                "    @At(0) @If(FLUSH) @Banked(by = \"other\") Queue queue) {",
                "  @Registers(width = 32, split = Split.LOW_FIRST) public record Queue(",
                "      @At(32) @Access(AccessMode.WRITE_ONLY) @U64 long address,",
                "      @At(48) @Access(AccessMode.READ_WRITE) @U32 @If(TOPOLOGY) long reset) {}",
                "}")),
        "Accessor");
  }

  /** A union of a configuration space, behind two selectors. */
  @Test
  void selectedUnion() throws IOException {
    golden.check(
        compile(
            source(
                "test.Shown",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@ConfigSpace(size = 64) public record Shown(",
                "    @Tag @U8 @Access(AccessMode.READ_WRITE) int select,",
                "    @U8 @Access(AccessMode.READ_WRITE) int part, @U8 int size,",
                "    @At(8) @Banked(by = {\"select\", \"part\"}) @Length(of = \"size\")",
                "        Answer answer) {",
                "  public sealed interface Answer {",
                "    @Code(1) @Message record Name(@U8 byte[] utf8) implements Answer {}",
                "    @Code(2) @Message record Range(@S32 int from, @S32 int to)",
                "        implements Answer {}",
                "    @Code(otherwise = true) @Message record Numbers(@U32 long first,",
                "        @U16 int[] more) implements Answer {}",
                "  }",
                "}")),
        "ShownAccessor");
  }

  /** Foreign byte orders: of a whole message, of one integer of it, of a tag and of a word. */
  @Test
  void byteOrders() throws IOException {
    golden.check(
        compile(
            source(
                "test.Frame",
                "package test;",
                "import org.virtio4j.annotation.*;",
                "@Message @Order(Endian.BIG) public record Frame(",
                "    @U16 int kind, @U32 @Order(Endian.NATIVE) long own, Bits bits,",
                "    @U64 @Order(Endian.LITTLE) long little, @U8 @Length(2) byte[] data,",
                "    Body body, @Tag @U16 int type) {",
                "  @Word(bits = 32) public record Bits(@Bit(31) boolean top) {}",
                "  public sealed interface Body {",
                "    @Code(0x102) @Message record One(@U32 long x) implements Body {}",
                "  }",
                "}")),
        "FrameCodec");
  }
}
