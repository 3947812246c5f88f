package test;

import org.virtio4j.annotation.*;

    @ConfigSpace(size = 4)
    @Message
//  ^ SEVERAL_LAYOUTS Config carries both @ConfigSpace and @Message
    record Config(@U32 long a) {}
