package test;

import org.virtio4j.annotation.*;

@Registers(width = 24)
//                 ^ BUS_WIDTH a bus does not access 24 bits; write 8, 16, 32 or 64
record Block() {}
