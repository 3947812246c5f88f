package test;

import org.virtio4j.annotation.*;

interface NOT_A_COUNT {
  enum Kind { @Code(1) ONE }

  @Word(bits = 8)
  record Flags(@Bit(0) boolean flag) {}

  @Message
  record Part(@U8 int count) {}

  @Message
  record Table(
      @S32 int signed,
      @U8 boolean bool,
      @U8 Kind kind,
      Flags flags,
      Part part,
      @U16 @Length(2) int[] pair,
      @Tag @U8 int tag,
      @U8 @Length(of = "signed") byte[] a,
      //               ^ NOT_A_COUNT signed cannot tell the length of a: it is signed
      @U8 @Length(of = "bool") byte[] b,
      //               ^ NOT_A_COUNT it is a boolean
      @U8 @Length(of = "kind") byte[] c,
      //               ^ NOT_A_COUNT it is an enum
      @U8 @Length(of = "flags") byte[] d,
      //               ^ NOT_A_COUNT it is a word of bit-fields
      @U8 @Length(of = "part") byte[] e,
      //               ^ NOT_A_COUNT it is a structure
      @U8 @Length(of = "pair") byte[] f,
      //               ^ NOT_A_COUNT it is an array
      @U8 @Length(of = "tag") byte[] g) {}
      //               ^ NOT_A_COUNT it is a tag

  @FeatureEnum
  enum Feature {
    @Bit(0) ONE;

    @FeatureCondition
    @interface If {
      Feature[] value();
    }
  }

  @Message
  record Conditional(
      @U8 @Feature.If(Feature.ONE) @Default(0) int count,
      @U8 @Length(of = "count") @Feature.If(Feature.ONE) byte[] data) {}
      //               ^ NOT_A_COUNT it is absent without its features
}
