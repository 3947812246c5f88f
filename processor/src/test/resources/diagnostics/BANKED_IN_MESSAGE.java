package test;

import org.virtio4j.annotation.*;

@Message
record BANKED_IN_MESSAGE(@U8 int select, @Banked(by = "select") @U8 int value) {}
//                                       ^ BANKED_IN_MESSAGE value cannot be banked: a message lies in memory
