package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @U32 @Tag long a) {}
//       ^ TAG_OUTSIDE_MESSAGE a cannot be a @Tag: it takes a request's code, and Config is no @Message
