package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U32 int a,
//  ^ WRONG_JAVA_TYPE @U32 does not fit a of type int; it takes long, boolean, an enum with @Code, or with @Tag int
    @U8 String b,
//  ^ WRONG_JAVA_TYPE @U8 does not fit b of type String; it takes int, boolean, or an enum with @Code
    @U64 boolean c,
//  ^ WRONG_JAVA_TYPE it takes long
    @S16 boolean d,
//  ^ WRONG_JAVA_TYPE it takes int
    @U8 @Length(2) int[] e,
//  ^ WRONG_JAVA_TYPE @U8 does not fit e of type int[]; it takes byte[], or an array of an enum with @Code
    @U16 @Length(2) boolean[] f,
//  ^ WRONG_JAVA_TYPE @U16 does not fit f of type boolean[]; it takes int[]
    @Tag @U64 int g) {}
//       ^ WRONG_JAVA_TYPE it takes long

enum Status {
  @Code(1)
  OK
}
