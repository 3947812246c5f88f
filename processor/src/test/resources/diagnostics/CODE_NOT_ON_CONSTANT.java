package test;

import org.virtio4j.annotation.*;

class Codes {
    @Code(1)
//  ^ CODE_NOT_ON_CONSTANT @Code stands on the constants of an enum, but ONE is not one
    static final int ONE = 1;
}
