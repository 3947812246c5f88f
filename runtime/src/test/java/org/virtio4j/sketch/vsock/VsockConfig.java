package org.virtio4j.sketch.vsock;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.U64;

@ConfigSpace(size = 8, spec = "5.10.4")
record VsockConfig(@U64 long guestCid) {}
