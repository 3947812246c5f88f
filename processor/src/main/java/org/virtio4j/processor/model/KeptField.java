package org.virtio4j.processor.model;

import com.palantir.javapoet.TypeName;

/**
 * A configuration field whose value a queue keeps, since a check must not wait for the device.
 *
 * @param accessor the name of the accessor's method
 * @param type its Java type
 */
public record KeptField(String accessor, TypeName type) {}
