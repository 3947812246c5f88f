package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U32 long decode,
//            ^ RESERVED_NAME decode cannot be named so: HeaderCodec has its own decode(…); rename the component
    @U32 long encode) {}
//            ^ RESERVED_NAME HeaderCodec has its own encode(…)

@ConfigSpace
record Config(
    @U32 long read,
//            ^ RESERVED_NAME ConfigAccessor has its own read(…)
    To to) {}
//     ^ RESERVED_NAME to.string cannot be named so: ConfigAccessor has its own toString(…)

@Message
record To(@U32 long string) {}
