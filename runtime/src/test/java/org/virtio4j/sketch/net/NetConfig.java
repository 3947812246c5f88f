package org.virtio4j.sketch.net;

import static org.virtio4j.sketch.net.NetFeature.*;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

@ConfigSpace(size = 28, spec = "5.1.4")
record NetConfig(
    @U8 @Length(6) @If(MAC) byte[] mac,
    @U16 @If(STATUS) int status,
    @U16 @If(anyOf = {MQ, RSS}) @Default(1) int maxVirtqueuePairs,
    @U16 @If(MTU) int mtu,
    @U32 @If(SPEED_DUPLEX) long speed,
    @U8 @If(SPEED_DUPLEX) int duplex,
    @U8 @If(anyOf = {RSS, HASH_REPORT}) int rssMaxKeySize,
    @U16 @If(RSS) int rssMaxIndirectionTableLength,
    @U32 @If(anyOf = {RSS, HASH_REPORT}) long supportedHashTypes,
    @U32 @If(HASH_TUNNEL) long supportedTunnelTypes) {}
