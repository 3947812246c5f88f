package test;

import org.virtio4j.annotation.*;

    @ConfigSpace class Config {}
//  ^ NOT_A_RECORD @ConfigSpace describes a record, but Config is not one
    @Message interface Header {}
//  ^ NOT_A_RECORD @Message describes a record
