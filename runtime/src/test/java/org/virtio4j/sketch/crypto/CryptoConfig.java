package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@ConfigSpace(size = 56, spec = "5.9.4")
record CryptoConfig(
    @U32 long status,
    @U32 long maxDataqueues,
    @U32 long cryptoServices,
    @At(36) @U32 long maxCipherKeyLen,
    @At(48) @U64 long maxSize) {}
