package test;

import org.virtio4j.annotation.*;

interface REGISTERS_NOT_BANKED {
  @Registers
  record Queue(@At(4) @Access(AccessMode.READ_ONLY) @U32 long size) {}

  @Registers
  record Block(
      @At(0) Queue queue,
      //           ^ REGISTERS_NOT_BANKED queue is of Queue, which are registers; write @Banked
      @At(8) @Access(AccessMode.WRITE_ONLY) @U32 long select) {}

  @Message
  record Packet(Queue queue) {}
  //                  ^ REGISTERS_NOT_BANKED
}
