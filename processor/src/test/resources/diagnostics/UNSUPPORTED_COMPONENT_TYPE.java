package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    java.util.List<Header> a,
//                         ^ UNSUPPORTED_COMPONENT_TYPE a has type List; a component is an integer
    double b,
//         ^ UNSUPPORTED_COMPONENT_TYPE b has type double
    @Length(2) String[] c,
//                      ^ UNSUPPORTED_COMPONENT_TYPE c has type String[]
    Plain d) {}
//        ^ UNSUPPORTED_COMPONENT_TYPE d has type Plain

enum Plain {
  ONE
}
