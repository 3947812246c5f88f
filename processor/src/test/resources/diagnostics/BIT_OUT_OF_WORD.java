package test;

import org.virtio4j.annotation.*;

@Word(bits = 8)
record BIT_OUT_OF_WORD(
    @Bit(8) boolean beyond,
    //   ^ BIT_OUT_OF_WORD beyond cannot begin at bit 8; the word has bits 0 to 7
    @Bit(-1) boolean before) {}
    //   ^ BIT_OUT_OF_WORD before cannot begin at bit -1
