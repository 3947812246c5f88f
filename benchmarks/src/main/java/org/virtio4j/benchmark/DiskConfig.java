package org.virtio4j.benchmark;

import static org.virtio4j.benchmark.DiskFeature.BLOCK_SIZE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.benchmark.DiskFeature.If;

/** A configuration space with one field of each kind whose access is measured. */
@ConfigSpace(size = 24)
record DiskConfig(
    @U64 long capacity,
    @U32 long sizeMax,
    @U32 @If(BLOCK_SIZE) long blockSize,
    @U16 @Access(AccessMode.READ_WRITE) int queueCount) {}
