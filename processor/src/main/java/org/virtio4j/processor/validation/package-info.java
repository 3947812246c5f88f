/**
 * From source to checked model: reads described types, and reports each thing that is wrong at the
 * element and the annotation value that caused it.
 *
 * <p>{@link org.virtio4j.processor.validation.Diagnostic} is the catalogue of what can be wrong. A
 * reader answers with a model, or with nothing when it has reported an error, or when javac itself
 * reports one (a type or a constant that does not exist). Nothing here knows what is generated,
 * save the names, since names can clash.
 */
package org.virtio4j.processor.validation;
