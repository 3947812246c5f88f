package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;

/** What a symmetric session is; the tag lies behind its union. */
@Message(size = 56, spec = "5.9.7.2.1.3")
record SymSession(@Length(48) Flf flf, @Tag @U32 int opType) {
  sealed interface Flf {
    @Code(1)
    @Message(size = 16)
    record Cipher(@U32 long algo, @U32 long keyLen, @U32 long op) implements Flf {}

    @Code(2)
    @Message(size = 48)
    record Chain(
        @U32 long order,
        @Tag @U32 int hashMode,
        @U32 long algo,
        @U32 long keyLen,
        @U32 long op,
        @At(24) @Length(16) HashFlf hash,
        @U32 long aadLen)
        implements Flf {}
  }

  sealed interface HashFlf {
    @Code(1)
    @Message
    record Plain(@U32 long algo, @U32 long resultLen) implements HashFlf {}

    @Code(2)
    @Message(size = 16)
    record Auth(@U32 long algo, @U32 long resultLen, @U32 long authKeyLen) implements HashFlf {}
  }
}
