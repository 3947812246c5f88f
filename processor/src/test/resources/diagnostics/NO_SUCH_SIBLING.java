package test;

import org.virtio4j.annotation.*;

@Message
record NO_SUCH_SIBLING(
    @U32 long entries,
    @U8 @Length(of = "entires") byte[] table,
    //               ^ NO_SUCH_SIBLING NO_SUCH_SIBLING has no component entires before table; did you mean 'entries'?
    @U8 @Length(of = "after") byte[] more,
    //               ^ NO_SUCH_SIBLING no component after before more
    @U8 int after) {}
