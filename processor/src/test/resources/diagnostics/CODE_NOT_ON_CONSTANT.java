package test;

import org.virtio4j.annotation.*;

class Codes {
    @Code(1)
//  ^ CODE_NOT_ON_CONSTANT @Code stands on the constants of an enum, or on a record that implements a sealed interface, but ONE is none of them
    static final int ONE = 1;
}
